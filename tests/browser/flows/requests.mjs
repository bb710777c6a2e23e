// Requests: live, filtered, with the keyboard, both sides, copied as curl.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export default async function requests(dashboard, server) {
  const { page } = dashboard;
  await dashboard.go('requests');
  await dashboard.sees('No request yet');

  await server.profile();
  await dashboard.rows.nth(0).waitFor();
  const check = await server.work({ tag: 'A-ALERT', surprise: 1 });
  await server.attestr('GET', '/factx/nothing/here');
  await dashboard.rows.nth(2).waitFor();

  await page.keyboard.press('/');
  await page.keyboard.type('work');
  await dashboard.rows.nth(1).waitFor({ state: 'detached' });
  assert.match(page.url(), /q=work/);
  await page.keyboard.press('Escape');
  await dashboard.rows.nth(2).waitFor();
  await page.getByLabel('Status').selectOption('4xx');
  await dashboard.rows.nth(1).waitFor({ state: 'detached' });
  await page.getByLabel('Status').selectOption('');
  await dashboard.rows.nth(2).waitFor();

  // The first one was chosen as it came.
  await page.getByRole('heading', { name: 'attestr.profile.create' }).waitFor();
  await page.locator('.list').focus();
  await page.keyboard.press('Home');
  await page.getByRole('heading', { name: 'No such endpoint' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.getByRole('heading', { name: 'attestr.work.create' }).waitFor();
  await dashboard.sees(/surprise/);
  await dashboard.sees('magic-values/attestr-alert');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'attestr.work.create');

  await page.getByRole('link', { name: 'Open case', exact: true }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'attestr.work.create' }).waitFor();
  await dashboard.button('Raw request').click();
  await page.getByLabel('Request headers').waitFor();
  await dashboard.button('Pretty request').click();

  await dashboard.button('Copy as curl').click();
  await page.getByText('Copied').waitFor();
  const script = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(script.match(/^curl/gm).length, 1, script);
  const { credentials } = await server.control('GET');
  const environment = { ...process.env, AUTHORIZATION: credentials.attestr.authorization };
  const { stdout } = await promisify(execFile)('sh', ['-euc', script], { env: environment });
  assert.match(stdout, /"_id":"AR0/);
  await dashboard.rows.nth(3).waitFor();

  await page.keyboard.press('Escape');
  await dashboard.sees('Choose a request');
  // The keys go on from what was chosen last.
  await page.waitForFunction(() => document.activeElement.matches('.list'));
  await page.keyboard.press('ArrowDown');
  await page.getByRole('heading', { name: 'attestr.profile.create' }).waitFor();
  await page.keyboard.press('Escape');
  await dashboard.sees('Choose a request');

  // Whatever the list shows of a request is found.
  const found = async (words, count) => {
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press('/');
    await page.keyboard.type(words);
    await page.waitForFunction((count) => document.querySelectorAll('.list .row').length === count, count);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelectorAll('.list .row').length > 3);
  };
  await page.keyboard.press('Escape');
  for (const [words, count] of [['post ASYNC/work', 2], [check.toLowerCase(), 1], ['magic-values/attestr-alert', 2], ['nothing/here 404', 1]]) await found(words, count);
  await dashboard.rows.filter({ hasText: check.slice(-5) }).first().waitFor();
  // From the search into the list, and to what its first entry shows.
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('/');
  await page.keyboard.type('profile.create');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.matches('.detail h1') && document.activeElement.textContent === 'attestr.profile.create');
  await page.keyboard.press('Escape');

  await refusals(dashboard, server);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('heading', { name: 'Keys' }).waitFor();
  await page.keyboard.press('Escape');
}

/** Who refused a request: a setting of the account, or of a scenario. */
async function refusals(dashboard, server) {
  const [{ id }] = await server.control('GET', '/accounts');
  const last = async () => (await server.control('GET', '/requests?limit=1000')).items.at(-1).id;
  const why = () => dashboard.page.locator('.panel', { has: dashboard.page.getByRole('heading', { name: 'Why' }) });
  await server.control('PUT', `/accounts/${id}`, { whitelist: ['10.0.0.0/8'] });
  await server.profile();
  await dashboard.go(`requests/${await last()}`);
  await why().getByText('Refused by the setting whitelist of the account demo.').waitFor();
  await server.control('PUT', `/accounts/${id}`, { whitelist: [], services: ['education'] });
  await server.work();
  await dashboard.go(`requests/${await last()}`);
  await why().getByText('Refused by the setting services of the account demo.').waitFor();
  await server.control('PUT', `/accounts/${id}`, { services: null, credits: { work: 0 } });
  await server.work();
  await dashboard.go(`requests/${await last()}`);
  await why().getByText('Refused by the setting credits').waitFor();
  await server.control('PUT', `/accounts/${id}`, { credits: { work: null } });
  await server.control('PUT', '/scenarios/tight', { name: 'tight', description: 'One a day.', settings: { attestr: { rateLimit: { api: { perDay: 1 } } } } });
  await server.control('POST', '/scenarios/tight/activate');
  await server.profile();
  await server.profile();
  await dashboard.go(`requests/${await last()}`);
  await why().getByText('Refused by the setting rateLimit.api.perDay of the scenario tight.').waitFor();
  await why().getByRole('link', { name: 'tight' }).click();
  await dashboard.page.getByRole('heading', { name: 'tight' }).waitFor();
  await server.control('POST', '/scenarios/tight/deactivate');
  await dashboard.go('requests');
}
