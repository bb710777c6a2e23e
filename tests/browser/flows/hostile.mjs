// Hostile data: script in every field, 5,000 requests, long names, right-to-left text. Nothing runs, nothing breaks, nothing stutters.

import assert from 'node:assert/strict';

const SCRIPT = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
const LONG = 'x'.repeat(60);
const UNBROKEN = 'x'.repeat(240);
const RIGHT_TO_LEFT = 'جيتانجالي ‮رهيجا';
const REQUESTS = 5000;
const AT_ONCE = 50;

export default async function hostile(dashboard, server) {
  const { page } = dashboard;
  const profile = await server.profile({ tag: 'AA-1', name: `${SCRIPT}` });
  await server.profile({ tag: RIGHT_TO_LEFT, name: `${RIGHT_TO_LEFT} Menon` });
  await server.profile({ tag: 'AA-2', name: UNBROKEN });
  for (const employer of [SCRIPT, `${LONG} ${LONG}`, RIGHT_TO_LEFT, 'javascript:alert(1)']) {
    await server.work({ tag: 'A-1', employer, [SCRIPT]: SCRIPT }, profile);
  }
  await server.verification({ companyName: UNBROKEN });
  for (const nameFirst of [SCRIPT, UNBROKEN, `${LONG} ${LONG}`, RIGHT_TO_LEFT]) await server.verification({ nameFirst, nameLast: SCRIPT, sourceKey: LONG });
  await server.verification({ companyName: SCRIPT, registrationNumber: LONG });
  await server.control('POST', `/profiles/${profile}/queries`, { query: SCRIPT });
  await server.control('POST', '/accounts', { name: SCRIPT });
  await server.control('PUT', '/scenarios/evil', { name: 'evil', description: SCRIPT, rules: [{ id: 'r', description: SCRIPT, when: { operation: 'attestr.dl.create', body: { [SCRIPT]: SCRIPT } }, then: { never: true } }] });
  await server.control('POST', '/webhooks', { url: 'http://127.0.0.1:9/<script>', headers: { 'x-evil': SCRIPT } });
  await server.control('POST', '/clock/advance', { by: '1h' });
  await server.attestr('GET', `/factx/${encodeURIComponent(SCRIPT)}?q=${encodeURIComponent(SCRIPT)}`);
  for (let sent = 0; sent < REQUESTS; sent += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => server.attestr('GET', `/async/${'AR0'.padEnd(18, 'q')}`)));
  }

  const cases = [];
  for (const kind of ['checks', 'profiles', 'applicants', 'entities']) {
    for (const { id } of (await server.control('GET', `/${kind}`)).items) cases.push(`cases/${id}?kind=${kind}`);
  }
  const items = (await server.control('GET', '/requests?operation=attestr.work.create')).items;
  for (const view of ['', 'cases', 'endpoints', 'deliveries', 'inbox', 'scenarios', 'rules', 'magic', 'clock', 'accounts', 'sandboxes',
    'scenarios/evil', ...cases, ...items.map((it) => `requests/${it.id}`), 'deliveries/dl_1', 'inbox/ev_1']) {
    await dashboard.go(view);
    assert.equal(await page.evaluate(() => window.hacked), undefined, view);
    assert.equal(await page.evaluate(() => document.querySelectorAll('main script, main img').length), 0, view);
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(tooWide, false, `${view} is wider than the window`);
    assert.deepEqual(await page.evaluate(cut), [], `${view} is cut`);
    assert.deepEqual(await page.evaluate(leaking), [], `${view} lets a direction out`);
  }
  await page.setViewportSize({ width: 400, height: 800 });
  for (const view of ['cases', ...cases, 'accounts', 'scenarios/evil', 'endpoints', 'deliveries/dl_1']) {
    await dashboard.go(view);
    assert.deepEqual(await page.evaluate(cut), [], `${view} is cut when it is narrow`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });

  await dashboard.go('requests');
  await dashboard.rows.nth(5).waitFor();
  assert.ok((await dashboard.rows.count()) < 60, 'only the visible rows exist');
  const total = Number(await dashboard.rows.first().getAttribute('aria-setsize'));
  assert.ok(total >= REQUESTS, `${total}`);

  // What is read stays in place when requests come in above it.
  const list = page.locator('.list');
  await list.evaluate((it) => (it.scrollTop = 40_000));
  const top = () => list.evaluate((it) => [...it.querySelectorAll('.row')].find((row) => row.getBoundingClientRect().top >= it.getBoundingClientRect().top).id);
  await page.waitForFunction(() => document.querySelector('.list .row').getAttribute('aria-posinset') > 500);
  const before = await top();
  await server.profile();
  await page.waitForFunction((count) => Number(document.querySelector('.list .row').getAttribute('aria-setsize')) > count, total);
  assert.equal(await top(), before);

  // What is scrolled to is there with the frame after the next, and little of it is made anew.
  const [late, most] = await list.evaluate((it) => new Promise((resolve) => {
    const rows = () => [...it.querySelectorAll('.row')].map((row) => row.getBoundingClientRect());
    const isFilled = ({ top, bottom }) => rows().some((row) => row.top <= top) && rows().some((row) => row.bottom >= bottom - 1);
    let [frames, late, most, sinceScroll] = [0, 0, 0, 0];
    const step = () => {
      [frames, sinceScroll] = [frames + 1, sinceScroll + 1];
      if (sinceScroll === 2) {
        late += isFilled(it.getBoundingClientRect()) ? 0 : 1;
        most = Math.max(most, rows().length);
        [it.scrollTop, sinceScroll] = [it.scrollTop + 900, 0];
      }
      if (frames < 60) requestAnimationFrame(step);
      else resolve([late, most]);
    };
    requestAnimationFrame(step);
  }));
  assert.equal(late, 0, 'frames with holes in the list');
  assert.ok(most < 60, `${most} rows at once`);
}

/** What reaches beyond the part of the page that it is in, where nobody can scroll to it. Runs in the page. */
function cut() {
  const texts = [...document.querySelectorAll('main :is(h1, h2, h3, p, dd, td, li, .button, .badge, .mono)')];
  const isOut = (it) => {
    const holder = it.closest('.panel, .detail, .content');
    return !it.closest('.away, .list, .scroll, pre, .tabs') && it.offsetParent && holder && it.getBoundingClientRect().right > holder.getBoundingClientRect().right + 1;
  };
  return texts.filter(isOut).map((it) => it.outerHTML.slice(0, 120));
}

/** Texts that are written from right to left, or that turn what is around them, and share their line with others. Runs in the page. */
function leaking() {
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { data, parentElement: holder } = walker.currentNode;
    if (!/[\u0590-\u08ff\u202a-\u202e]/.test(data) || holder.closest('pre, dl.headers')) continue;
    const style = getComputedStyle(holder);
    const isAlone = holder.childNodes.length === 1;
    if (!isAlone || !/isolate/.test(style.unicodeBidi)) found.push(`${style.unicodeBidi}: ${holder.outerHTML.slice(0, 160)}`);
  }
  return found;
}
