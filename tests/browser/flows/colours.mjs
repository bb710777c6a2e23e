// The colours, and cases that are not there.

import assert from 'node:assert/strict';

export default async function colours(dashboard) {
  const { page } = dashboard;
  await dashboard.go();

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
