// Accounts: credentials, services, whitelist, limits with their fill, credits with their ledger.

import assert from 'node:assert/strict';

export default async function accounts(dashboard, server) {
  const { page } = dashboard;
  await server.profile();
  await dashboard.go('accounts');
  const [{ id }] = await server.control('GET', '/accounts');
  await dashboard.button('Copy Credentials').click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /export ATTESTR_SECRET='[^']+'/);
  assert.match(copied, /export PERSONR_EMAIL='demo@vetbox.test'\nexport PERSONR_PASSWORD='demo'/);
  await dashboard.button('curl').click();
  await dashboard.sees(/^curl http/);

  await dashboard.button(`Edit ${id}`).click();
  await dashboard.answer({ Name: 'Demo app', 'Allowed IPs': '127.0.0.0/8, ::1', 'Each operation: a second': '10', 'Each operation: at once': '20', 'Each operation: in 24 hours': '100' }, 'Save');
  await dashboard.sees('Demo app');
  await dashboard.sees('10 a second, 20 at once, 100 in 24 hours');
  await server.profile();
  await dashboard.sees('1 of 100 in 24 hours');

  // Whatever belongs to an account says so by its name.
  const { items: [{ id: made }] } = await server.control('GET', '/requests?limit=1');
  for (const view of [`requests/${made}`, 'cases?kind=profiles']) {
    await dashboard.go(view);
    await page.locator('.detail .facts > div', { hasText: 'Account' }).getByRole('link', { name: 'Demo app' }).waitFor();
  }
  await dashboard.go('accounts');

  await dashboard.button(`Credits of ${id}`).click();
  await dashboard.answer({ What: 'set', Service: 'work', Credits: '5' }, 'Save');
  await dashboard.button(`Credits of ${id}`).click();
  await dashboard.answer({ What: 'top-up', Service: 'work', Credits: '3' }, 'Save');
  await dashboard.button(`Credits of ${id}`).click();
  await dashboard.answer({ What: 'prices', Service: 'work', Credits: '2' }, 'Save');
  await dashboard.sees('(2 each)');
  await dashboard.button(`Credits of ${id}`).click();
  await dashboard.answer({ What: 'unlimited', Service: 'dl' }, 'Save');
  await dashboard.button('Show ledger').click();
  await page.getByRole('cell', { name: 'top-up' }).waitFor();
  await page.getByRole('cell', { name: '8', exact: true }).waitFor();
  await dashboard.button('Hide ledger').click();
  await page.getByRole('cell', { name: '8', exact: true }).waitFor({ state: 'detached' });

  // A balance that was not said is none.
  await dashboard.button(`Credits of ${id}`).click();
  const wallet = page.locator('dialog[open]');
  await wallet.getByLabel('What').selectOption('set');
  await wallet.getByLabel('Credits', { exact: true }).fill('');
  await wallet.getByRole('button', { name: 'Save' }).click();
  assert.equal(await wallet.getByLabel('Credits', { exact: true }).evaluate((it) => it.validity.valueMissing), true);
  await wallet.getByRole('button', { name: 'Cancel' }).click();
  assert.equal((await server.control('GET', '/accounts'))[0].credits.work, 8);

  await dashboard.button(`Credits of ${id}`).click();
  await dashboard.answer({ What: 'set', Service: 'work', Credits: '0' }, 'Save');
  await page.waitForFunction(() => document.querySelectorAll('.facts .badge.bad').length === 1);
  assert.equal(await server.work(), undefined, 'no credits, no check');
  await dashboard.button(`Edit ${id}`).click();
  await dashboard.answer({ Name: '', 'Active': false, dl: false }, 'Save');
  assert.equal((await server.control('GET', '/accounts'))[0].name, '');
  await dashboard.sees('profile, work, education, document, address');
  await page.locator('.badge', { hasText: 'off' }).waitFor();

  await dashboard.button('New account').click();
  const dialog = page.locator('dialog[open]');
  await dialog.getByLabel('Name', { exact: true }).fill('Second');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await page.getByText('Its secrets are shown now only.').waitFor();
  await page.locator('dialog[open]').getByText(/export ATTESTR_SECRET='.+'/).first().waitFor();
  await dashboard.button('Done').click();
  await dashboard.sees('Second');
  const second = (await server.control('GET', '/accounts')).find((it) => it.name === 'Second');
  await dashboard.button(`Delete ${second.id}`).click();
  await dashboard.answer({}, 'Delete');
  await dashboard.button(`Delete ${second.id}`).waitFor({ state: 'detached' });
}
