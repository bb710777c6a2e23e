// The control API's description and the fidelity table, found with words; the page's own lists of the server's words; the colours.

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

  await speaksAsTheServer(dashboard, server);

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
  await page.locator('.detail').getByRole('alert').waitFor();
  await page.getByRole('heading', { name: 'AR0nothingLikeThis00' }).waitFor();
}

/** The words that the page offers are those that the server knows. */
async function speaksAsTheServer(dashboard, server) {
  const { page } = dashboard;
  const { components: { schemas } } = await (await fetch(`${server.base}/_vetbox/openapi.json`)).json();
  const dialog = page.locator('dialog[open]');
  const labels = () => dialog.locator('.checks label').allTextContents();
  const opened = async (view, button) => {
    await dashboard.go(view);
    await dashboard.button(button).click();
    await dialog.waitFor();
  };
  const leave = async () => {
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
  };

  await opened('endpoints', 'Spoil the next one…');
  const acts = await dialog.getByLabel('What to do').locator('option').evaluateAll((all) => all.map((it) => it.value));
  assert.deepEqual(acts.sort(), Object.keys(schemas.SabotageFile.properties).sort());
  await leave();
  await opened('endpoints', 'Add endpoint');
  const events = await labels();
  await dialog.getByLabel('Vendor').selectOption('personr');
  events.push(...(await labels()));
  const refused = await fetch(`${server.base}/_vetbox/v1/sandboxes/${server.sandbox}/sabotage`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"event":"nothing","webhook":{"drop":true}}' });
  assert.deepEqual(events.sort(), (await refused.json()).valid.sort());
  await leave();
  await opened('accounts', 'New account');
  assert.deepEqual((await labels()).sort(), schemas.Provision.oneOf.map((it) => it.const).sort());
  await leave();
}
