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
  await server.control('POST', '/sample', {});
  const { items } = await server.control('GET', '/checks?limit=1');
  for (const [view, most] of [['', 3], [`cases/${items[0].id}`, 3], ['cases', 4]]) {
    const own = await Dashboard.open(browser, server);
    assert.ok((await rounds(own, view)) <= most, `${view || 'the overview'} is there after more than ${most} rounds`);
    dashboard.faults.push(...own.faults);
    await own.close();
  }
  await keepsColours(dashboard);
  await says(dashboard);
}

/** How often the page waits for answers before it can ask for more, until the view is whole: what is asked for at once is one round. */
async function rounds({ page, server }, view) {
  const held = [];
  let tell = () => {};
  await page.route('**/*', (route) => tell(held.push(route)));
  const asked = async () => held.length > 0 || new Promise((resolve) => (tell = resolve));
  /** The stream of what happens goes on and on. */
  const answer = async (route) => {
    const isEndless = /\/events$/.test(route.request().url());
    await route.continue();
    if (!isEndless) await (await route.request().response()).finished();
  };

  page.goto(`${server.base}/_vetbox/#/${server.sandbox}/${view}`, { waitUntil: 'commit' });
  for (let count = 1; ; count += 1) {
    await asked();
    await Promise.all(held.splice(0).map(answer));
    // It names all other files before it.
    await page.locator('link[rel=stylesheet]').waitFor({ state: 'attached' });
    // What follows from the answers is asked for before the next frame but one.
    const isWhole = await page.evaluate(() => new Promise((resolve) => {
      const look = () => resolve(Boolean(document.querySelector('main .content h1')) && !document.querySelector('.loading'));
      requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(look)));
    }));
    if (isWhole) return count;
  }
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
