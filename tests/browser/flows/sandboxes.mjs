// Sandboxes: made, chosen, reset, deleted.

import assert from 'node:assert/strict';

export default async function sandboxes(dashboard, server) {
  const { page } = dashboard;
  await server.profile();
  await dashboard.go('sandboxes');
  const profiles = async () => (await server.control('GET')).sizes.profiles;

  await dashboard.button('Reset…').click();
  await dashboard.answer({}, 'Reset');
  await page.getByText('The sandbox was reset').waitFor();
  assert.equal(await profiles(), 0);
  await dashboard.button('New sandbox').click();
  await dashboard.answer({ Name: 'made-here', Seed: '7', Clock: 'frozen', 'Time begins at': '2030-01-01T00:00:00Z' }, 'Create');
  await page.waitForURL(/#\/made-here$/);
  await page.locator('.top time', { hasText: '2030-01-01 00:00:00' }).waitFor();
  await page.getByLabel('Sandbox', { exact: true }).selectOption('sandboxes');
  await page.waitForURL(/#\/sandboxes$/);
  await dashboard.go('sandboxes');
  await dashboard.button('Delete made-here').click();
  await dashboard.answer({}, 'Delete');
  await dashboard.button('Delete made-here').waitFor({ state: 'detached' });

  dashboard.expect(404);
  await page.goto(`${server.base}/_vetbox/#/made-here`);
  await page.getByText('There is no sandbox “made-here”').waitFor();
  await dashboard.button('Create it').click();
  await page.getByRole('heading', { name: 'Make something happen' }).waitFor();
}
