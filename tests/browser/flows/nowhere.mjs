// Addresses that lead nowhere: each says so, and where to go on.

import assert from 'node:assert/strict';

export default async function nowhere(dashboard, server) {
  const { page } = dashboard;
  dashboard.expect(404);
  await server.profile();

  await dashboard.go('nosuch/thing');
  await dashboard.sees('There is no view “\u2068nosuch\u2069”');
  assert.equal(await page.locator('nav.side [aria-current]').count(), 0);
  assert.match(await page.title(), /No such view/);
  assert.deepEqual(await dashboard.axe(), []);
  await page.getByRole('link', { name: 'Go to the overview' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();

  const all = ['requests/99999', 'deliveries/dl_99', 'inbox/ev_99', 'cases/AR0x?kind=checks', 'cases/AX1x', 'cases/1x2?kind=applicants', 'cases/nobody?kind=entities'];
  for (const address of all) {
    await dashboard.go(address);
    await dashboard.sees(/^There is no (request|delivery|event|check|profile|applicant|entity) "[^"]+"[^;:]*\.$/);
    assert.deepEqual(await dashboard.axe(), [], address);
  }

  await dashboard.go('requests/99999?status=2xx');
  await page.getByRole('link', { name: 'Show the list' }).click();
  await dashboard.sees('Choose a request');
  assert.match(page.url(), /requests\?status=2xx$/);
}
