// The server goes and comes back, and one that wants a token gets it.

import assert from 'node:assert/strict';

import { Dashboard } from '../browser.mjs';
import { Server } from '../server.mjs';

export default async function offline(_, __, browser) {
  const first = await Server.start();
  const dashboard = await Dashboard.open(browser, first);
  // The request that was shown is not there after the restart.
  dashboard.expect('offline', 401, 404);
  const { page } = dashboard;
  await page.clock.install();
  await dashboard.go('requests');
  await page.getByText('Live', { exact: true }).waitFor();
  await first.profile();
  await dashboard.rows.nth(0).waitFor();

  await first.stop();
  await page.getByText('What you see may be old').waitFor();
  await page.getByText('Reconnecting').waitFor();
  assert.equal(await dashboard.rows.count(), 1);

  // It comes back with nothing in it, and with a token.
  const second = await Server.start({ port: first.port, environment: { VETBOX_CONTROL_TOKEN: 'open-sesame' } });
  await page.getByRole('heading', { name: 'Control token' }).waitFor();
  await page.getByRole('textbox', { name: 'Token' }).fill('wrong');
  await dashboard.button('Continue').click();
  await page.getByText('The server did not take that token.').waitFor();
  await page.getByRole('textbox', { name: 'Token' }).fill('ключ');
  await dashboard.button('Continue').click();
  await page.getByText('No token is like that').waitFor();
  await dashboard.button('Cancel').click();
  // It does not ask again by itself, and does not take the wrong token for one that was good.
  await page.getByText('Locked', { exact: true }).waitFor();
  await page.clock.runFor(10_000);
  assert.equal(await page.locator('dialog').count(), 0);
  assert.equal(await page.evaluate(() => sessionStorage.getItem('vetbox.token')), null);
  await dashboard.button('Enter token').click();
  await page.getByRole('textbox', { name: 'Token' }).fill('open-sesame');
  await dashboard.button('Continue').click();
  await page.getByText('Live', { exact: true }).waitFor();
  await dashboard.sees('No request yet');
  await second.profile();
  await dashboard.rows.nth(0).waitFor();
  await page.reload();
  await dashboard.rows.nth(0).waitFor();
  assert.deepEqual(dashboard.faults, []);
  await dashboard.close();
  await second.stop();
}
