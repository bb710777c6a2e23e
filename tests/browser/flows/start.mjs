// The start page's three commands, run as they stand there, make something happen, and the page shows it by itself.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export default async function start(dashboard, server) {
  const { page } = dashboard;
  await dashboard.go();
  await page.getByRole('heading', { name: 'Make something happen' }).waitFor();

  await dashboard.sees('demo@vetbox.test');
  const commands = [];
  for (const button of await page.getByRole('button', { name: /^Copy command/ }).all()) {
    await button.click();
    commands.push(await page.evaluate(() => navigator.clipboard.readText()));
  }
  const { stdout } = await promisify(execFile)('bash', ['-euc', `${commands.join('\n')}\necho "$profile $check"`]);

  assert.equal(commands.length, 3);
  assert.match(stdout, /AX1\S+ AR0\S+\s*$/);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.getByRole('link', { name: '1 Checks' }).click();
  await dashboard.sees(/is due in 2 s/);
  assert.equal((await server.control('GET')).sizes.checks, 1);
}
