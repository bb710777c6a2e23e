// Scenarios, rules and magic values: switched, written, added from a request, counted.

import assert from 'node:assert/strict';

export default async function scenarios(dashboard, server) {
  const { page } = dashboard;
  const last = async () => (await server.control('GET', '/requests')).items.at(-1);
  await dashboard.go('scenarios');
  await page.getByRole('link', { name: 'attestr-alert' }).waitFor();

  await page.getByRole('button', { name: 'attestr-alert is off' }).click();
  await page.getByRole('button', { name: 'attestr-alert is on' }).waitFor();
  await server.work({ tag: 'PLAIN' });
  assert.match((await last()).rule, /^attestr-alert\//);
  await page.getByRole('link', { name: 'attestr-alert' }).click();
  await page.getByRole('region', { name: 'Scenario file' }).getByText('attestr-alert').waitFor();
  await page.getByRole('cell', { name: '1', exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'attestr-alert is on' }).click();
  await page.getByRole('button', { name: 'attestr-alert is off' }).waitFor();

  await dashboard.go('scenarios');
  await dashboard.button('Add scenario').click();
  const dialog = page.locator('dialog[open]');
  const file = (outcome) => `name: from-here\ndescription: Made in the browser.\nrules:\n  - id: only\n    when: { operation: attestr.work.create }\n    then: { outcome: ${outcome} }\n`;
  dashboard.expect(400);
  await dialog.getByLabel('Definition').fill(file('Alart'));
  await dialog.getByRole('button', { name: 'Save' }).click();
  // The mark stands below what it marks.
  const excerpt = dialog.locator('.trouble pre');
  await excerpt.getByText('^').waitFor();
  assert.match(await excerpt.evaluate((it) => getComputedStyle(it).fontFamily), /mono/i);
  assert.ok(await excerpt.evaluate((it) => it.getBoundingClientRect().top < innerHeight), 'it is seen');
  // Escape does not take along what was typed, unless it is meant.
  await page.keyboard.press('Escape');
  await dialog.getByText('Press Escape once more').waitFor();
  await dialog.getByLabel('Definition').fill(file('Alert'));
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'from-here' }).waitFor();
  await server.work({ tag: 'PLAIN' });
  assert.equal((await last()).rule, 'from-here/only');
  await dashboard.button('Remove').click();
  await dashboard.answer({}, 'Remove');
  await page.getByRole('link', { name: 'from-here' }).waitFor({ state: 'detached' });

  // Do this again, but answer 4292.
  await server.work({ tag: 'AGAIN' });
  await dashboard.go(`requests/${(await last()).id}`);
  await dashboard.sees('No rule decided');
  await dashboard.button('Make a rule of it…').click();
  await dashboard.answer({ then: 'error', 'which is': '4292', 'Only the first … times': '1' }, 'Add');
  await page.getByText('The rule is active').waitFor();
  await server.work({ tag: 'AGAIN' });
  assert.equal((await last()).status, 429);
  await server.work({ tag: 'AGAIN' });
  assert.equal((await last()).status, 200);

  await dashboard.go('rules');
  await page.getByRole('button', { name: /^Remove runtime/ }).click();
  await page.getByRole('button', { name: /^Remove runtime/ }).waitFor({ state: 'detached' });
  await dashboard.button('Undo').click();
  await page.getByRole('button', { name: /^Remove runtime/ }).waitFor();

  await dashboard.button('Add rule').click();
  const rule = page.locator('dialog[open]');
  await rule.getByLabel('When the operation is').fill('attestr.*');
  await page.keyboard.press('Escape');
  await rule.getByText('Press Escape once more').waitFor();
  await page.keyboard.press('Escape');
  await rule.waitFor({ state: 'detached' });
  await dashboard.button('Add rule').click();
  await dashboard.answer({ 'When the operation is': 'attestr.*.create', 'and the body has': '{"tag":"FORM*"}', then: 'outcome', 'which is': 'NoResult' }, 'Add');
  await server.work({ tag: 'FORM-1' });
  assert.match((await last()).rule, /^runtime\//);

  await dashboard.go('magic');
  await page.keyboard.press('/');
  await page.keyboard.type('outcome Alert');
  await page.getByRole('button', { name: 'Copy *-ALERT' }).click();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /-ALERT$/);
}
