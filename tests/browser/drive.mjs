// Runs every flow against an emulator of its own sandbox, one after the other, and says which failed and why.

import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Dashboard, launch } from './browser.mjs';
import { Server } from './server.mjs';

const wanted = process.argv.slice(2);
const folder = new URL('flows/', import.meta.url);
const names = (await readdir(folder)).map((file) => file.replace('.mjs', '')).filter((name) => (wanted.length ? wanted.includes(name) : name !== 'shots')).sort();

const server = await Server.start();
const browser = await launch();
let failed = 0;
for (const name of names) {
  const { default: flow } = await import(new URL(`${name}.mjs`, folder));
  const own = server.in(name);
  // A clock that stands still makes each flow the same every time.
  await fetch(`${server.base}/_vetbox/v1/sandboxes`, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, seed: 1, clock: { mode: 'frozen', now: '2026-01-01T00:00:00Z' } }),
  });
  const dashboard = await Dashboard.open(browser, own);
  const started = performance.now();
  try {
    await flow(dashboard, own, browser);
    if (dashboard.faults.length) throw new Error(`the browser complained:\n  ${dashboard.faults.join('\n  ')}`);
    console.log(`ok    ${name} (${Math.round(performance.now() - started)} ms)`);
  } catch (error) {
    failed += 1;
    const picture = join(tmpdir(), `vetbox-${name}.png`);
    // The page that was opened last is the one that failed.
    const page = browser.contexts().flatMap((context) => context.pages()).at(-1);
    await page?.screenshot({ path: picture }).catch(() => {});
    console.log(`FAIL  ${name}: ${error.stack}\n  at ${page?.url() ?? 'no page, since the browser has ended'}, seen in ${picture}\n  ${dashboard.faults.join('\n  ')}`);
  }
  await dashboard.close();
}
await browser.close();
await server.stop();
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length) throw new Error(`there is no flow called ${unknown}`);
// A flow that failed may have left a receiver open.
process.exit(failed ? 1 : 0);
