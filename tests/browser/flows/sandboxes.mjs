// Sandboxes: made, chosen, reset whole or in parts and back again, taken along and put back, deleted.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

export default async function sandboxes(dashboard, server) {
  const { page } = dashboard;
  await server.profile();
  await dashboard.go('sandboxes');
  const profiles = async () => (await server.control('GET')).sizes.profiles;

  await dashboard.button('Reset…').click();
  await dashboard.answer({}, 'Reset');
  await page.getByText('The sandbox was reset').waitFor();
  assert.equal(await profiles(), 0);
  await dashboard.button('Undo').click();
  await page.getByText('The sandbox is back as it was').waitFor();
  assert.equal(await profiles(), 1);

  await dashboard.button('Reset…').click();
  await dashboard.answer({ accounts: true, webhooks: true, scenarios: true }, 'Reset');
  await page.getByText('The sandbox was reset').last().waitFor();
  assert.equal(await profiles(), 0, 'records go, whatever is kept');
  assert.equal((await server.control('GET', '/requests')).count, 0);
  await server.profile();

  const saved = page.waitForEvent('download');
  await dashboard.button('Download snapshot').click();
  const file = await (await saved).path();
  assert.ok(JSON.parse(await readFile(file, 'utf8')).snapshot > 0);
  await server.profile();
  assert.equal(await profiles(), 2);
  await dashboard.button('Restore snapshot…').click();
  await page.getByLabel('Snapshot', { exact: true }).setInputFiles(file);
  await dashboard.answer({}, 'Restore');
  await page.getByText('The snapshot was restored').waitFor();
  assert.equal(await profiles(), 1);
  dashboard.expect(400);
  await dashboard.button('Restore snapshot…').click();
  await page.getByLabel('Snapshot', { exact: true }).setInputFiles({ name: 'wrong.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
  await page.locator('dialog[open]').getByRole('button', { name: 'Restore' }).click();
  await page.locator('dialog[open]').getByRole('alert').waitFor();
  await dashboard.button('Cancel').click();

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

  dashboard.expect(400, 404);
  await page.goto(`${server.base}/_vetbox/#/no%20name`);
  await page.getByText('No sandbox can have that name').waitFor();
  await page.getByRole('link', { name: 'Go to default' }).click();
  await dashboard.settle();
  await page.goto(`${server.base}/_vetbox/#/made-here`);
  await page.getByText('There is no sandbox “made-here”').waitFor();
  await dashboard.button('Create it').click();
  await page.getByRole('heading', { name: 'Make something happen' }).waitFor();
}
