// Lists and the keyboard: found by words, moved in on a narrow window too, in step with the time; the focus is never lost.

import assert from 'node:assert/strict';

const POLLS = 250;

export default async function lists(dashboard, server) {
  const { page } = dashboard;
  const profile = await server.profile({ name: 'Aarav Menon', email: 'aarav@example.org' });
  await server.profile();
  const slow = await server.work({ tag: 'SLOW' }, profile);
  await server.control('PUT', `/checks/${slow}/plan`, { after: '2d', outcome: 'Clear' });
  for (const tag of ['AA-1', 'AA-2']) await server.work({ tag }, profile);
  const search = async (words) => {
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press('/');
    await page.keyboard.type(words);
  };
  const rows = (count) => page.waitForFunction((count) => document.querySelectorAll('.list .row').length === count, count);
  const focus = () => page.evaluate(() => document.activeElement.outerHTML.slice(0, 80));

  await dashboard.go('cases');
  await rows(3);
  await search('slow');
  await rows(1);
  await dashboard.sees('1 found');
  await page.keyboard.press('Escape');
  await rows(3);
  await dashboard.go('cases?kind=profiles');
  await search('AARAV@example');
  await rows(1);
  await search('no such thing');
  await dashboard.sees('No results');

  // A check is found by whom it is about and by what was asked, and not by what its output says beside that.
  const done = await server.work({ tag: 'AA-3', employer: 'Initech' }, profile);
  await server.control('POST', `/checks/${done}/complete`, { outcome: 'Clear', output: { description: '<p>slowly checked</p>' } });
  await dashboard.go('cases');
  await rows(4);
  for (const [words, count] of [['aarav', 4], ['menon slow', 1], ['initech', 1], [done.toLowerCase(), 1], ['aarav@example.org', 4], ['slow', 1]]) {
    await search(words);
    await rows(count);
    await page.keyboard.press('Escape');
    await rows(4);
  }
  // From the search into the list, and on to what is found.
  await search('aarav');
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction((id) => document.activeElement.matches('.list') && location.hash.includes(id), done);
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction((id) => document.activeElement.matches('.list') && !location.hash.includes(id) && /AR0/.test(location.hash), done);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.matches('.detail h1'));

  await server.control('POST', '/clock/advance', { by: '10s' });
  await dashboard.go('inbox');
  await rows(3);
  await search('nothing');
  await dashboard.sees('No results');
  await page.keyboard.press('Escape');
  await rows(3);
  // An endpoint that comes later gets what was there before it.
  await server.control('POST', '/webhooks', { inbox: [{ status: 200 }] });
  await dashboard.go('deliveries');
  await dashboard.button('Send what is in the inbox').click();
  await rows(3);
  await server.work({}, profile);
  await server.control('POST', '/clock/advance', { by: '10s' });
  await rows(4);
  await search('elsewhere');
  await dashboard.sees('No results');
  await page.keyboard.press('Escape');
  await rows(4);
  await dashboard.go('scenarios');
  await search('webhook-chaos');
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
  await dashboard.go('rules');
  await search('no such rule');
  await dashboard.sees('No results');

  // What has a time moves with it, in a row and beside it.
  await dashboard.go(`cases/${slow}?kind=checks`);
  const texts = () => page.evaluate(() => [...document.querySelectorAll('.row[aria-selected="true"] .sub [data-ticks], .waiting [data-ticks]')].map((it) => it.textContent));
  await page.locator('.waiting').waitFor();
  assert.deepEqual((await texts()).map((it) => /^(is )?due in /.test(it)), [true, true]);
  assert.match(await page.locator('.waiting [data-ticks]').getAttribute('title'), /in yours$/);
  await server.control('PUT', '/clock', { mode: 'scaled', factor: 3600 });
  const before = await texts();
  await page.waitForFunction((before) => [...document.querySelectorAll('.row[aria-selected="true"] .sub [data-ticks], .waiting [data-ticks]')].every((it, place) => it.textContent !== before[place]), before);
  await server.control('PUT', '/clock', { mode: 'frozen' });

  // Nobody is told of a call where there is a button.
  await server.control('PUT', `/checks/${slow}/plan`, { never: true });
  await page.locator('.waiting').getByText('It never ends by its plan.').waitFor();

  // A long timeline begins with its end. What is asked again and again would be one entry of it, so two are asked in turn.
  for (let sent = 0; sent < POLLS; sent += 1) await server.attestr('GET', sent % 2 ? `/async/${slow}` : `/factx/async/${slow}`);
  await page.getByRole('button', { name: /earlier entries/ }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll('.timeline li').length === 200);
  await page.getByRole('button', { name: /earlier entries/ }).click();
  await page.waitForFunction(() => document.querySelectorAll('.timeline li').length > 250);

  // The button is gone once it was clicked; the keyboard goes on from the heading.
  await dashboard.button('Alert').focus();
  await page.keyboard.press('Enter');
  await dashboard.button('Alert').waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement.matches('.detail h1')).catch(async () => assert.fail(`the focus is on ${await focus()}`));
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none', 'the focus is seen');

  await page.setViewportSize({ width: 400, height: 800 });
  await dashboard.go('cases?kind=checks');
  await page.locator('.list').focus();
  const seen = new Set();
  for (let press = 0; press < 3; press += 1) {
    await page.keyboard.press('ArrowUp');
    await page.waitForFunction((seen) => document.activeElement.matches('.detail h1') && !seen.includes(location.hash), [...seen]);
    seen.add(await page.evaluate(() => location.hash));
  }
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.activeElement.matches('.list'));
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction((second) => location.hash === second, [...seen][1]);

  // A link to what stands far down in a list scrolls to its row.
  await page.setViewportSize({ width: 1280, height: 600 });
  for (let made = 0; made < 60; made += 20) await Promise.all(Array.from({ length: 20 }, () => server.work({ tag: 'LATER' })));
  await page.goto('about:blank');
  await dashboard.go(`cases/${slow}?kind=checks`);
  const chosen = page.locator('.row[aria-selected="true"]');
  await chosen.waitFor();
  await page.waitForFunction(() => {
    const [row, list] = ['.row[aria-selected="true"]', '.list'].map((it) => document.querySelector(it).getBoundingClientRect());
    return row.top >= list.top && row.bottom <= list.bottom;
  });
}
