// A scenario file that changes while the server runs: what is wrong with it is shown with its line, and the last good version decides on.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Dashboard } from '../browser.mjs';
import { Server } from '../server.mjs';

const text = (outcome) => `name: from-file\ndescription: Changes.\nrules:\n  - id: only\n    when: { operation: attestr.work.create }\n    then: { outcome: ${outcome} }\n`;

export default async function files(_, __, browser) {
  const folder = await mkdtemp(join(tmpdir(), 'vetbox-scenarios-'));
  const file = join(folder, 'from-file.yaml');
  await writeFile(file, text('Alert'));
  const server = await Server.start({ flags: ['--scenarios', folder] });
  const dashboard = await Dashboard.open(browser, server);

  await dashboard.go('scenarios');
  await dashboard.page.getByRole('link', { name: 'from-file' }).waitFor();
  await writeFile(file, text('Alart'));
  await dashboard.page.getByRole('alert').getByText(/Did you mean Alert\?/).waitFor();
  await dashboard.page.getByRole('alert').locator('pre').getByText('^').waitFor();
  await writeFile(file, text('False'));
  await dashboard.page.getByRole('alert').waitFor({ state: 'detached' });

  if (dashboard.faults.length) throw new Error(dashboard.faults.join('\n'));
  await dashboard.close();
  await server.stop();
  await rm(folder, { recursive: true });
}
