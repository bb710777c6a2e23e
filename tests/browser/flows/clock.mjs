// Time: its modes, moving it, and what an advance did.

import assert from 'node:assert/strict';

export default async function clock(dashboard, server) {
  const { page } = dashboard;
  await server.work({}, await server.profile());
  await dashboard.go('clock');
  await dashboard.sees('not at all, until it is advanced');

  // What is due is a link to whom it happens.
  const due = page.locator('main').getByRole('link', { name: /^AR0/ });
  const id = await due.textContent();
  await due.click();
  await dashboard.sees('is due in 2 s');
  assert.equal(await page.locator('.detail .mono', { hasText: id }).first().textContent(), id);
  await dashboard.go('clock');

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
  await dashboard.sees('Nothing is due');

  await dashboard.button('Other…').click();
  await dashboard.answer({ Advance: 'to', Moment: '2026-02-01T00:00:00Z' }, 'Advance');
  await page.locator('.top time', { hasText: '2026-02-01 00:00:00' }).waitFor();

  await dashboard.button('Scaled…').click();
  await dashboard.answer({ Factor: '3600' }, 'Scale');
  await dashboard.sees('3600 times as fast as real time');
  await page.waitForFunction(() => /2026-02-01 0[2-9]/.test(document.querySelector('.top time').textContent));

  await dashboard.button('Real').click();
  await dashboard.sees('as fast as real time');
  await dashboard.button('Frozen').click();
  await dashboard.sees('not at all, until it is advanced');
  assert.equal((await server.control('GET', '/clock')).mode, 'frozen');
}
