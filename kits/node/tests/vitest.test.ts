import { describe, expect, test } from 'vitest';
import { type Sandbox, type Schemas } from '@vetbox/kit';
import { useVetbox } from '@vetbox/kit/vitest';
import { order } from './client.mjs';

describe('Vitest', () => {
  const vetbox = useVetbox();

  test('has a sandbox for each test', async () => {
    const sandbox: Sandbox = vetbox.sandbox;
    const receiver = await sandbox.receiver();
    const check: string = await order(sandbox, 'A');
    const advanced: Schemas['AdvanceView'] = await sandbox.advance('2s');

    expect(advanced.fired[0]?.subject).toBe(check);
    expect(receiver.arrived.map(({ genuine }) => genuine)).toEqual([true]);
    expect(sandbox.name).toMatch(/has-a-sandbox-for-each-test-[0-9a-f]{8}$/);
  });

  test('has another one for the next', async () => {
    expect(await vetbox.sandbox.checks()).toEqual([]);
  });
});
