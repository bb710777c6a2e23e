// Takes the pictures of docs/dashboard.md: each view in light, dark and narrow, side by side. With SHOTS=folder they go there, each
// look in a file of its own, and 4k is among them.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Dashboard } from '../browser.mjs';
import { addresses, fill } from './views.mjs';

const LOOKS = { light: { colorScheme: 'light', width: 1280 }, dark: { colorScheme: 'dark', width: 1280 }, narrow: { colorScheme: 'light', width: 400 } };
const WALL = { wall: { colorScheme: 'light', width: 3840, height: 2160 } };
const GAP = 24;
/** Small files: a repository keeps every version of them. */
const SCALE = 0.75;
const QUALITY = 0.6;

export default async function shots(_, server, browser) {
  const own = process.env.SHOTS;
  const folder = own ?? fileURLToPath(new URL('../../../docs/dashboard/', import.meta.url));
  await mkdir(folder, { recursive: true });
  await fill(server);
  await server.control('POST', '/sample', {});
  const pictures = new Map();
  for (const [look, { colorScheme, width, height = 800 }] of Object.entries(own ? { ...LOOKS, ...WALL } : LOOKS)) {
    const dashboard = await Dashboard.open(browser, server, { colorScheme, viewport: { width, height } });
    for (const view of await addresses(server)) {
      const name = view.replace(/\/[^?]*/, '-one').replace(/one\?kind=/, '') || 'start';
      await dashboard.go(view);
      const picture = await dashboard.page.screenshot();
      pictures.set(name, [...(pictures.get(name) ?? []), picture]);
      if (own) await writeFile(join(folder, `${name}-${look}.png`), picture);
    }
    await dashboard.close();
  }
  if (own) return;
  const page = await browser.newPage();
  for (const [name, parts] of pictures) {
    await writeFile(join(folder, `${name}.webp`), Buffer.from(await page.evaluate(sideBySide, [parts.map((it) => it.toString('base64')), GAP, SCALE, QUALITY]), 'base64'));
  }
}

/** Runs in the browser, which can write WebP. */
async function sideBySide([pictures, gap, scale, quality]) {
  const images = await Promise.all(pictures.map(async (text) => createImageBitmap(await (await fetch(`data:image/png;base64,${text}`)).blob())));
  const canvas = document.createElement('canvas');
  canvas.width = images.reduce((sum, it) => sum + it.width + gap, -gap) * scale;
  canvas.height = Math.max(...images.map((it) => it.height)) * scale;
  const paper = canvas.getContext('2d');
  paper.scale(scale, scale);
  paper.imageSmoothingQuality = 'high';
  let at = 0;
  for (const image of images) {
    paper.drawImage(image, at, 0);
    at += image.width + gap;
  }
  return canvas.toDataURL('image/webp', quality).split(',')[1];
}
