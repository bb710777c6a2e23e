// Somebody else resets the sandbox, as a test suite does before each test: the page sees it by itself, and takes no record that has
// the id of an old one for the old one.

import assert from 'node:assert/strict';

export default async function resets(dashboard, server) {
  const { page } = dashboard;
  const story = async () => server.work({ tag: 'SAME' }, await server.profile());
  const check = await story();
  await server.control('POST', '/clock/advance', { by: '1h' });
  await dashboard.go(`cases/${check}?kind=checks`);
  await page.locator('.row .badge', { hasText: 'Clear' }).waitFor();
  await page.locator('.timeline').getByText('completed as Clear').waitFor();

  // The browser notes that the check which is shown is gone.
  dashboard.expect(400, 404);
  await server.control('POST', '/reset');
  await dashboard.sees('No checks yet');

  assert.equal(await story(), check);
  await page.locator('.row .badge', { hasText: 'INITIATED' }).waitFor();
  await dashboard.sees(/It is due in 2 s/);
  const told = page.locator('.timeline');
  await told.getByText('completed as Clear').waitFor({ state: 'detached' });
  await told.getByText('attestr.work.create').nth(1).waitFor({ state: 'detached' });
  await told.getByText('attestr.work.create').waitFor();
}
