// Every view in light and dark, wide and narrow: axe finds nothing, and the page opens fast and weighs little.

import assert from 'node:assert/strict';

import { Dashboard } from '../browser.mjs';

/** How many bytes the page may be in all, as they come over the wire. */
const WEIGHT = 150_000;

/** The addresses of every view of a sandbox in which something happened. */
export async function addresses(server) {
  const { items: [request] } = await server.control('GET', '/requests?operation=attestr.work.create');
  const kinds = ['checks', 'profiles', 'applicants', 'entities'];
  const cases = await Promise.all(kinds.map(async (kind) => `cases/${(await server.control('GET', `/${kind}`)).items[0].id}?kind=${kind}`));
  return ['', 'cases', ...cases, 'requests', `requests/${request.id}`, 'endpoints', 'deliveries', 'deliveries/dl_1', 'inbox', 'inbox/ev_1',
    'scenarios', 'scenarios/webhook-chaos', 'rules', 'magic', 'clock', 'accounts', 'sandboxes'];
}

/** Lets something of every kind happen. */
export async function fill(server) {
  await server.control('POST', '/webhooks', { inbox: [{ status: 500 }, { status: 200 }] });
  await server.control('POST', '/webhooks', { url: 'http://127.0.0.1:9/hooks', retries: ['1m', '1h'] });
  for (const name of ['Gitanjali Raheja', 'Aarav Menon']) {
    const profile = await server.profile({ name });
    for (const tag of ['AA-1001', 'AA-1002-ALERT', 'AA-1003-QUESTION', 'AA-1004-NEVER', 'AA-1005-SLOW']) await server.work({ tag, surprise: true }, profile);
  }
  await server.work({ tag: 'AA-1006' });
  await server.verification({ nameFirst: 'John', nameLast: 'Doe' });
  await server.verification({ nameFirst: 'Jane', nameLast: 'Doe', email: 'rejected@mail.com' });
  await server.verification({ nameFirst: 'Not', nameLast: 'Started' }, false);
  await server.verification({ companyName: 'Acme Pty Ltd' });
  await server.attestr('GET', '/factx/nothing/here');
  await server.control('POST', '/clock/advance', { by: '10m' });
}

export default async function views(dashboard, server, browser) {
  await dashboard.go();
  assert.deepEqual(await dashboard.axe(), [], 'the empty start page');
  await fill(server);
  const all = await addresses(server);
  for (const [colorScheme, width] of [['light', 1440], ['dark', 1280], ['light', 400]]) {
    const own = await Dashboard.open(browser, server, { colorScheme, viewport: { width, height: 800 } });
    for (const view of all) {
      await own.go(view);
      assert.deepEqual(await own.axe(), [], `${view || 'start'}, ${colorScheme}, ${width} wide`);
      assert.ok(await own.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${view} fits into ${width}`);
      assert.deepEqual(await own.page.evaluate(emptyBelow), [], `nothing but ground below ${view || 'start'}, ${width} wide`);
    }
    const applicant = all.find((view) => view.endsWith('kind=applicants'));
    for (const [view, button] of [['clock', 'Other…'], ['endpoints', 'Add endpoint'], [applicant, 'Review with labels…'], ['rules', 'Add rule']]) {
      await own.go(view);
      await own.button(button).click();
      await own.page.locator('dialog[open]').waitFor();
      assert.deepEqual(await own.axe(), [], `${button}, ${colorScheme}, ${width} wide`);
      await own.page.keyboard.press('Escape');
      await own.page.locator('dialog[open]').waitFor({ state: 'detached' });
    }
    dashboard.faults.push(...own.faults);
    await own.close();
  }

  await opensLightly(server, browser);
}

/** The elements that scroll to where nothing is shown any more. */
function emptyBelow() {
  const scrolling = [document.documentElement, ...document.querySelectorAll('main, main *')].filter((it) => it.scrollHeight > it.clientHeight + 1 && it.clientHeight > 0);
  return scrolling.filter((it) => it === document.documentElement || ['auto', 'scroll'].includes(getComputedStyle(it).overflowY)).filter((it) => {
    it.scrollTop = it.scrollHeight;
    const bottom = it === document.documentElement ? innerHeight : it.getBoundingClientRect().bottom;
    const shown = [...it.querySelectorAll('*')].filter((part) => getComputedStyle(part).position !== 'fixed' && part.getBoundingClientRect().width > 2);
    // What stands last may have room below it, but not half a screen.
    return shown.length > 0 && Math.max(...shown.map((part) => part.getBoundingClientRect().bottom)) < bottom - innerHeight / 2;
  }).map((it) => it.outerHTML.slice(0, 80));
}

/** A first visit takes few bytes; the next one takes nothing but the page itself. */
async function opensLightly(server, browser) {
  const dashboard = await Dashboard.open(browser, server);
  const { page } = dashboard;
  const opened = async () => {
    await dashboard.go();
    await page.getByText('Live', { exact: true }).waitFor();
    return page.evaluate(() => ({
      files: [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource').filter((it) => it.name.includes('/assets/'))]
        .map(({ name, encodedBodySize, transferSize, renderBlockingStatus }) => ({ name: name.split('/').at(-1), encodedBodySize, transferSize, renderBlockingStatus })),
      shown: performance.getEntriesByName('first-contentful-paint')[0].startTime,
      viewed: performance.getEntriesByName('first view')[0].startTime,
    }));
  };

  const first = await opened();
  const blocking = first.files.filter((it) => it.renderBlockingStatus === 'blocking').map((it) => it.name);
  assert.deepEqual(blocking, [], 'what the first paint waits for');
  const weight = first.files.reduce((sum, it) => sum + it.encodedBodySize, 0);
  assert.ok(weight > 0 && weight < WEIGHT, `${weight} bytes`);

  await page.reload();
  const again = await opened();
  assert.deepEqual(again.files.slice(1).filter((it) => it.transferSize > 0).map((it) => it.name), []);
  for (const [name, { shown, viewed }] of Object.entries({ first, again })) console.log(`      ${name}: frame after ${Math.round(shown)} ms, view after ${Math.round(viewed)} ms`);
  console.log(`      ${weight} bytes`);
  dashboard.faults.forEach((fault) => assert.fail(fault));
  await dashboard.close();
}
