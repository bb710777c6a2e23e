// Cases: the back office decides, and the timeline tells what happened.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

export default async function cases(dashboard, server) {
  const { page } = dashboard;
  const profile = await server.profile();
  const [lonely, ...checks] = [await server.work({ tag: 'LONELY' })];
  for (const tag of ['ONE', 'TWO', 'THREE', 'FOUR']) checks.push(await server.work({ tag }, profile));
  const shown = (id) => server.control('GET', `/checks/${id}`);

  await dashboard.go('cases');
  await dashboard.rows.nth(4).waitFor();
  await dashboard.choose('LONELY');
  await dashboard.sees(/waits to be associated/);
  assert.equal(new URL(page.url()).hash.includes(lonely), true);

  await dashboard.choose('ONE ·');
  await dashboard.button('Alert').click();
  await page.getByText('The check is completed: Alert').waitFor();
  assert.equal((await shown(checks[0])).output.status, 'Alert');
  await dashboard.sees('a decision by hand');
  await dashboard.button('Clear').waitFor({ state: 'detached' });
  for (const outcome of ['Clear', 'False', 'MoreInfo', 'NoResult']) {
    const check = await server.work({ tag: `MAKE-${outcome.toUpperCase()}-HAPPEN` }, profile);
    await dashboard.go(`cases/${check}`);
    await dashboard.button(outcome).click();
    await page.locator('.detail .badge', { hasText: outcome }).waitFor();
    assert.equal((await shown(check)).output.status, outcome);
  }

  await dashboard.choose('TWO ·');
  await dashboard.button('With an output…').click();
  await dashboard.answer({ Outcome: 'False', 'Fields of the output': '{"description":"<p>No</p>"}' }, 'Complete');
  await dashboard.sees('"<p>No</p>"');

  await dashboard.choose('THREE ·');
  await dashboard.button('Fail…').click();
  await dashboard.answer({ Error: '5001' }, 'Fail');
  await page.locator('.detail .badge', { hasText: 'ERRORED' }).waitFor();
  assert.equal((await shown(checks[2])).status, 'ERRORED');

  await dashboard.choose('FOUR ·');
  await dashboard.button('Other plan…').click();
  await dashboard.answer({ Plan: '{"after":"2h","outcome":"NoResult"}' }, 'Plan');
  await page.locator('.detail .facts').getByText('NoResult after 2 h').waitFor();
  await server.control('POST', '/clock/advance', { by: '3h' });
  await page.locator('.detail .badge', { hasText: 'NoResult' }).waitFor();
  await page.locator('.timeline').getByText('completed as NoResult').waitFor();
  await page.locator('.timeline').getByText('2 h passed').waitFor();
  assert.equal(await page.locator('.timeline').getByText(/ passed$/).count(), 1, 'a jump of which nothing came is none of this case');
  await page.locator('.timeline').getByText('attestr.profile.associate').waitFor();
  const told = (await page.locator('.timeline li').allTextContents()).join('\n');
  assert.ok(told.indexOf('attestr.profile.associate') < told.indexOf('is being processed'), `the cause stands before what it caused:\n${told}`);

  const archive = page.waitForEvent('download');
  await dashboard.button('HAR').click();
  const har = JSON.parse(await readFile(await (await archive).path(), 'utf8'));
  // What its timeline shows, and the profile that it is on: enough to make it again.
  assert.deepEqual(har.log.entries.map((it) => it.comment), ['attestr.profile.create', 'attestr.work.create', 'attestr.profile.associate']);
  const script = page.waitForEvent('download');
  await dashboard.button('curl').click();
  assert.equal((await readFile(await (await script).path(), 'utf8')).match(/^curl/gm).length, 3);

  // A client that asks again and again is one entry, also when the clock is moved on in between.
  for (let count = 1; count <= 4; count += 1) {
    await server.attestr('GET', `/async/${checks[3]}`);
    await server.control('POST', '/clock/advance', { by: '1m' });
  }
  await page.locator('.timeline').getByText(/^attestr\.async\.get 200 asked 4 times, last 03:03:00$/).waitFor();
  assert.equal(await page.locator('.timeline').getByText('attestr.async.get').count(), 1);
  assert.equal(await page.locator('.timeline').getByText(/ passed$/).count(), 2);

  await page.getByLabel('State').selectOption('ERRORED');
  await page.getByText('1 in all').waitFor();
}
