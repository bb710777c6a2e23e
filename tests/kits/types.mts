// A project of ES modules sees the types.
import { Vetbox, type Sandbox, type Schemas } from '@vetbox/kit';
import { useVetbox } from '@vetbox/kit/vitest';
import { useVetbox as useVetboxInNode } from '@vetbox/kit/node';

export async function typed(vetbox: Vetbox): Promise<Schemas['Check']> {
  const sandbox: Sandbox = await vetbox.sandbox({ seed: 1, clock: { mode: 'frozen' } });
  // @ts-expect-error A clock has no such mode.
  await vetbox.sandbox({ clock: { mode: 'frosen' } });
  // @ts-expect-error Ids are texts.
  await sandbox.complete(1);
  return sandbox.complete('AR0', 'Alert');
}

export const suites = [useVetbox({ seed: 1 }).sandbox, useVetboxInNode().vetbox];
