// The control API's description and the fidelity table, found with words; the colours.

import assert from 'node:assert/strict';

export default async function reference(dashboard, server) {
  const { page } = dashboard;
  await dashboard.go('api');
  await page.keyboard.press('/');
  await page.keyboard.type('advance');
  await page.locator('.operation').nth(3).waitFor({ state: 'detached' });
  await page.getByText('…/clock/advance').click();
  await page.getByRole('region', { name: 'Takes' }).getByText('"by"').waitFor();
  await page.getByRole('link', { name: 'Fidelity' }).click();
  await page.getByLabel('operation, field, error or source').fill('attestr.work.create');
  await page.getByRole('cell', { name: 'attestr.work.create' }).first().waitFor();
  await page.getByLabel('operation, field, error or source').fill('no such thing');
  await dashboard.sees('Nothing is like that');


  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await ground();
  await page.getByLabel('Colours').selectOption('dark');
  assert.notEqual(await ground(), light);
  await page.reload();
  await dashboard.settle();
  assert.notEqual(await ground(), light, 'the choice is remembered');
  await page.getByLabel('Colours').selectOption('auto');
  assert.equal(await ground(), light);

  // What is not there says so, and keeps its heading.
  dashboard.expect(404);
  await dashboard.go('cases/AR0nothingLikeThis00');
  await dashboard.sees('There is no check "AR0nothingLikeThis00" in this sandbox.');
  await page.getByRole('heading', { name: 'AR0nothingLikeThis00' }).waitFor();
}
