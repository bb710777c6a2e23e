// Opening the page: its frame is painted, in the chosen colours, before the script is there, and nothing moves when it comes.

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
  for (const [view, rounds, files, calls] of [['', 2, 2, 10], [`cases/${items[0].id}`, 3, 7, 10], ['cases', 4, 7, 9], ['rules', 3, 4, 6], ['clock', 3, 2, 6], ['accounts', 3, 3, 7]]) {
    const own = await Dashboard.open(browser, server);
    const took = await taken(own, view);
    assert.ok(took.rounds <= rounds, `${view || 'the overview'} is there after ${took.rounds} rounds`);
    assert.ok(took.files.length <= files, `${took.files.length} files for ${view || 'the overview'}: ${took.files}`);
    assert.ok(took.calls.length <= calls, `${took.calls.length} calls for ${view || 'the overview'}: ${took.calls}`);
    assert.deepEqual(took.calls.filter((it, place) => took.calls.indexOf(it) < place), [], 'what is asked twice');
    dashboard.faults.push(...own.faults);
    await own.close();
  }
  await bringsTheRest(browser, server, dashboard);
  await triesAgain(browser, server, dashboard);
  await keepsColours(dashboard);
  await says(dashboard);
}

/**
 * What it takes until a view is whole: the rounds, which are how often the page waits for answers before it can ask for more, the files and the
 * calls. What is asked for at once is one round.
 */
async function taken({ page, server }, view) {
  const held = [];
  const [files, calls] = [[], []];
  let tell = () => {};
  await page.route('**/*', (route) => {
    const { pathname, search } = new URL(route.request().url());
    const [, call] = /\/v1\/(.*)$/.exec(pathname + search) ?? [];
    if (call) calls.push(call);
    else if (pathname.includes('/assets/')) files.push(pathname.split('/').at(-1));
    tell(held.push(route));
  });
  const asked = async () => held.length > 0 || new Promise((resolve) => (tell = resolve));
  /** The stream of what happens goes on and on. */
  const answer = async (route) => {
    const isEndless = /\/events$/.test(route.request().url());
    await route.continue();
    if (!isEndless) await (await route.request().response()).finished();
  };

  page.goto(`${server.base}/_vetbox/#/${server.sandbox}/${view}`, { waitUntil: 'commit' });
  for (let rounds = 1; ; rounds += 1) {
    await asked();
    await Promise.all(held.splice(0).map(answer));
    // It names all other files before it.
    await page.locator('noscript').waitFor({ state: 'attached' });
    // What follows from the answers is asked for before the next frame but one.
    const isWhole = await page.evaluate(() => new Promise((resolve) => {
      const look = () => resolve(Boolean(document.querySelector('main .content h1')) && !document.querySelector('.loading'));
      requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(look)));
    }));
    if (isWhole) return { rounds, files: [...new Set(files)], calls };
  }
}

/** The files of the other views come by themselves, so that going to one needs none, even while the server is away. */
async function bringsTheRest(browser, server, dashboard) {
  const own = await Dashboard.open(browser, server);
  own.expect('offline');
  await own.go();
  const rest = ['cases', 'split', 'check', 'profile', 'verification', 'requests', 'request', 'rule', 'endpoints', 'sabotage', 'scenarios', 'accounts', 'sandboxes', 'deliveries', 'inbox'];
  await own.page.waitForFunction((rest) => {
    const come = performance.getEntriesByType('resource').map(({ name }) => name);
    return rest.every((file) => come.some((name) => name.endsWith(`/${file}.js`)));
  }, rest);
  await own.page.route(/\/assets\//, (route) => route.abort());
  for (const view of ['Requests', 'Webhooks', 'Scenarios', 'Accounts', 'Sandboxes', 'Cases']) {
    await own.page.locator('nav.side > a', { hasText: view }).click();
    await own.settle();
    await own.page.locator('main .content h1').first().waitFor();
  }
  dashboard.faults.push(...own.faults);
  await own.close();
}

/** A view whose files do not come says so, and comes when it is gone to once more. */
async function triesAgain(browser, server, dashboard) {
  const own = await Dashboard.open(browser, server);
  own.expect('offline');
  await own.page.route('**/accounts.js', (route) => route.abort());
  await own.page.goto(`${server.base}/_vetbox/#/${server.sandbox}/accounts`);
  await own.page.getByText('This view did not come; load the page again once vetbox answers.').waitFor();
  await own.page.unroute('**/accounts.js');
  await own.page.locator('nav.side > a', { hasText: 'Clock' }).click();
  await own.page.getByRole('heading', { name: 'Clock', exact: true }).waitFor();
  await own.page.locator('nav.side > a', { hasText: 'Accounts' }).click();
  await own.page.getByRole('heading', { name: 'Accounts', exact: true }).waitFor();
  await own.page.locator('main .content').waitFor();
  dashboard.faults.push(...own.faults);
  await own.close();
}

async function opens(dashboard, chosen, ground) {
  const { page, server } = dashboard;
  if (chosen) await dashboard.context.addCookies([{ name: 'vetbox.theme', value: chosen, url: server.base }]);
  await page.addInitScript(() => {
    window.shifts = [];
    new PerformanceObserver((list) => window.shifts.push(...list.getEntries().flatMap((it) => it.sources.map(({ node }) => node?.outerHTML?.slice(0, 100))))).observe({ type: 'layout-shift', buffered: true });
  });
  const held = [];
  await page.route('**/app.js', (route) => held.push(route));

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
  places: ['header.top', '.brand', 'nav.side', 'nav.side > a', 'nav.side > a:nth-of-type(8)', 'main'].map((name) => {
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
