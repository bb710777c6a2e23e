// Time: its modes, moving it, and what an advance did.

import assert from 'node:assert/strict';

export default async function clock(dashboard, server) {
  const { page } = dashboard;
  await server.work({}, await server.profile());
  await dashboard.go('clock');
  await dashboard.sees('not at all, until it is advanced');

  // What is due is a link to whom it happens.
  await page.locator('main').getByRole('link', { name: 'Gitanjali Raheja' }).click();
  await dashboard.sees('is due in 2 s');
  await page.locator('.detail h1', { hasText: 'Gitanjali Raheja' }).waitFor();
  // The clock is moved from every view.
  await page.getByRole('button', { name: /^Next/ }).click();
  await page.locator('.top time', { hasText: '2026-01-01 00:00:02' }).waitFor();
  await dashboard.button('Run').click();
  await dashboard.button('Freeze').click();
  await dashboard.button('Run').waitFor();
  await server.control('POST', '/reset', { });
  await server.control('PUT', '/clock', { mode: 'frozen' });
  await server.work({}, await server.profile());
  await dashboard.go('clock');
  const { items: [next] } = await server.control('GET', '/clock/due');
  await page.getByRole('button', { name: /^Advance to here: 2026/ }).click();
  await dashboard.sees('Nothing is due.');
  assert.equal((await server.control('GET', '/clock')).now, next.at);
  await server.control('POST', '/reset', { });

  await dashboard.button('+1 h').click();
  await dashboard.sees('What the last advance did');
  await page.locator('.top time', { hasText: '2026-01-01 01:00:00' }).waitFor();

  await server.work({ tag: 'A-SLOW' }, await server.profile());
  await dashboard.button('To what is due next').click();
  await page.locator('.top time', { hasText: '2026-01-03 01:00:00' }).waitFor();

  await dashboard.button('+1 min').click();
  await page.locator('.top time', { hasText: '2026-01-03 01:01:00' }).waitFor();
  await dashboard.button('+1 day').click();
  await page.locator('.top time', { hasText: '2026-01-04 01:01:00' }).waitFor();
  await server.work({}, await server.profile());
  await dashboard.button('Until nothing is due').click();
  await page.getByText('Nothing is due.', { exact: true }).waitFor();

  await dashboard.button('Other…').click();
  await dashboard.answer({ Advance: 'to', Moment: '2026-02-01T00:00:00Z' }, 'Advance');
  await page.locator('.top time', { hasText: '2026-02-01 00:00:00' }).waitFor();

  await dashboard.button('Scaled…').click();
  await dashboard.answer({ Factor: '3600' }, 'Scale');
  await dashboard.sees('3600 times as fast as real time');
  await page.waitForFunction(() => document.querySelector('.top time').textContent > '2026-02-01 02');

  // On a phone, too, the clock is steered from every view.
  await page.setViewportSize({ width: 400, height: 800 });
  for (const name of ['Freeze', '+1 h: advance the clock', 'Next: advance to what is due next']) {
    const { x, width } = await dashboard.button(name).boundingBox();
    assert.ok(x >= 0 && x + width <= 400, `${name} is beyond the window's edge`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });

  await dashboard.button('Real').click();
  await dashboard.sees(/^as fast as real time/);
  await dashboard.button('Frozen').click();
  await dashboard.sees('not at all, until it is advanced');
  assert.equal((await server.control('GET', '/clock')).mode, 'frozen');
}
