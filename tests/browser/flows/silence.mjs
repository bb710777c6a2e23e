// A connection that dies without anybody saying so, as behind a laptop's sleep or a lost network: the page notices, says so, and goes on
// by itself. And what is asked for now and then is asked for as soon as something happens, not at its next turn.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

import { Dashboard } from '../browser.mjs';

/** Passes everything on to `port`, until it is deaf: then nothing, without closing anything. */
async function wire(port) {
  const state = { isDeaf: false, sockets: [] };
  const proxy = createServer((near) => {
    state.sockets.push(near);
    if (state.isDeaf) return;
    const far = connect(port, 'localhost');
    state.sockets.push(far);
    near.on('data', (bytes) => !state.isDeaf && far.write(bytes));
    far.on('data', (bytes) => !near.isDead && near.write(bytes));
    for (const [one, other] of [[near, far], [far, near]]) {
      one.on('close', () => other.destroy());
      one.on('error', () => {});
    }
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    port: proxy.address().port,
    /** From now on nothing comes through what is open, nor through what is opened. */
    cut() {
      state.isDeaf = true;
      state.sockets.forEach((socket) => (socket.isDead = true));
    },
    /** What is opened from now on works; what was open stays dead. */
    mend() {
      state.isDeaf = false;
    },
    close() {
      state.sockets.forEach((socket) => socket.destroy());
      proxy.close();
    },
  };
}

export default async function silence(_, server, browser) {
  const cable = await wire(server.port);
  const far = Object.assign(server.in(server.sandbox), { base: `http://localhost:${cable.port}` });
  const dashboard = await Dashboard.open(browser, far);
  dashboard.expect('offline');
  const { page } = dashboard;
  await dashboard.go('clock');
  await page.getByText('Live', { exact: true }).waitFor();

  // The turn of this source never comes.
  const asked = await page.evaluate(async () => {
    const { Sources } = await import(document.querySelector('script[type=module]').src);
    let count = 0;
    const sources = new Sources({ changed() {}, lost() {} });
    const twice = new Promise((resolve) => {
      sources.use('any', async () => (count += 1) === 2 && resolve(count), 1e9);
    });
    await sources.refresh();
    count = 1;
    sources.stale();
    return twice;
  });
  assert.equal(asked, 2);
  await server.control('POST', '/clock/advance', { by: '1h' });
  await page.locator('.top time', { hasText: '2026-01-01 01:00:00' }).waitFor();

  cable.cut();
  await page.getByText('Reconnecting').waitFor();
  await page.getByText('vetbox does not answer; is it still running? The page goes on').waitFor();
  cable.mend();
  await page.getByText('Live', { exact: true }).waitFor();
  await server.control('POST', '/clock/advance', { by: '1h' });
  await page.locator('.top time', { hasText: '2026-01-01 02:00:00' }).waitFor();

  assert.deepEqual(dashboard.faults, []);
  await dashboard.close();
  cable.close();
}
