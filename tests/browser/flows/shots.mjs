// Takes the pictures of docs/dashboard.md: `tests/browser/run shots [FOLDER]`.

import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { Dashboard } from '../browser.mjs';
import { addresses, fill } from './views.mjs';

const LOOKS = { light: { colorScheme: 'light', width: 1280 }, dark: { colorScheme: 'dark', width: 1280 }, narrow: { colorScheme: 'light', width: 400 }, wall: { colorScheme: 'light', width: 3840, height: 2160 } };
/** The pictures that are in the docs. */
const KEPT = [['cases-one', 'light'], ['requests-one', 'dark'], ['deliveries-one', 'light'], ['start', 'narrow']];

export default async function shots(_, server, browser) {
  const all = process.env.SHOTS;
  const folder = all ?? fileURLToPath(new URL('../../../docs/dashboard/', import.meta.url));
  await mkdir(folder, { recursive: true });
  await fill(server);
  const views = (await addresses(server)).map((view) => [view.replace(/\/[^?]*/, '-one').replace(/one\?kind=/, '') || 'start', view]);
  for (const [look, { colorScheme, width, height = 800 }] of Object.entries(LOOKS)) {
    const dashboard = await Dashboard.open(browser, server, { colorScheme, viewport: { width, height } });
    for (const [name, view] of views) {
      if (!all && !KEPT.some(([kept, in_]) => kept === name && in_ === look)) continue;
      await dashboard.go(view);
      await dashboard.page.screenshot({ path: `${folder}/${name}-${look}.png` });
    }
    await dashboard.close();
  }
}
