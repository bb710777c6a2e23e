// Opening the page: its frame is painted, in the chosen colours, before the script and most of the style are there, and nothing moves when
// they come.

import assert from 'node:assert/strict';

import { Dashboard } from '../browser.mjs';

const GROUNDS = { light: 'rgb(247, 247, 245)', dark: 'rgb(19, 20, 22)' };

export default async function opening(dashboard, server, browser) {
  for (const [width, chosen, colorScheme] of [[1280, null, 'light'], [1280, null, 'dark'], [1280, 'dark', 'light'], [400, 'light', 'dark'], [3840, null, 'light']]) {
    const own = await Dashboard.open(browser, server, { colorScheme, viewport: { width, height: 800 } });
    await opens(own, chosen, GROUNDS[chosen ?? colorScheme]);
    dashboard.faults.push(...own.faults);
    await own.close();
  }
  await keepsColours(dashboard);
  await says(dashboard);
}

async function opens(dashboard, chosen, ground) {
  const { page, server } = dashboard;
  if (chosen) await dashboard.context.addCookies([{ name: 'vetbox.theme', value: chosen, url: server.base }]);
  await page.addInitScript(() => {
    window.shifts = [];
    new PerformanceObserver((list) => window.shifts.push(...list.getEntries().flatMap((it) => it.sources.map(({ node }) => node?.outerHTML?.slice(0, 100))))).observe({ type: 'layout-shift', buffered: true });
  });
  const held = [];
  await page.route(/\/(app\.js|parts\.css)$/, (route) => held.push(route));

  await page.goto(`${server.base}/_vetbox/#/${server.sandbox}`, { waitUntil: 'commit' });
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
  const before = await frame(page);
  assert.equal(before.ground, ground, 'the colours of the first paint');
  assert.equal(before.names.length, 8);

  for (const route of held) await route.continue();
  await page.locator('main .content').waitFor();
  await dashboard.settle();
  assert.deepEqual(await frame(page), before, 'the frame before and after the page fills it');
  // How live the page is stands at the edge, and is told in longer and shorter words.
  const shifts = await page.evaluate(() => window.shifts);
  assert.deepEqual(shifts.filter((it) => !it?.startsWith('<span class="live')), [], 'what moved while it came');
}

/** What of the page stands from the first paint on. */
const frame = (page) => page.evaluate(() => ({
  ground: getComputedStyle(document.body).backgroundColor,
  names: [...document.querySelectorAll('nav.side > a')].map((it) => it.textContent),
  places: ['header.top', '.brand img', 'nav.side', 'nav.side > a', 'nav.side > a:nth-of-type(8)', 'main'].map((name) => {
    // Not how far to the right: the entry of the view that is shown is in bold.
    const { y, height } = document.querySelector(name).getBoundingClientRect();
    return [name, y, height];
  }),
}));

/** What is chosen in the page is there when it comes again, before any script. */
async function keepsColours(dashboard) {
  const { page } = dashboard;
  await dashboard.go();
  await page.getByLabel('Colours').selectOption('dark');
  await page.route('**/app.js', (route) => route.abort());
  dashboard.expect('offline');
  await page.reload();
  assert.equal((await frame(page)).ground, GROUNDS.dark);
  await page.unroute('**/app.js');
}

/** A script that does not come at all is told of, in time. */
async function says(dashboard) {
  const { page, server } = dashboard;
  dashboard.expect('offline');
  await page.route('**/app.js', (route) => route.abort());
  await page.goto(`${server.base}/_vetbox/#/${server.sandbox}`);
  const late = page.getByText('The page is on its way.');
  await late.waitFor();
  await page.waitForFunction(() => getComputedStyle(document.querySelector('.late')).opacity === '1');
}
