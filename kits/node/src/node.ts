import { after, afterEach, before, beforeEach } from 'node:test';
import { Suite, type SuiteSettings } from './suite.js';

/** What a hook gets of the test that it is called for. Node tells whether it passed, and the types of Node 20 do not know. */
interface Test {
  name: string;
  passed?: boolean;
  error?: unknown;
  diagnostic?(message: string): void;
}

/** Gives each test of this file, or of this `describe`, a sandbox; a test that fails shows its timeline and seed. */
export function useVetbox(settings: SuiteSettings = {}): Suite {
  const suite = new Suite(settings);
  before(() => suite.start());
  beforeEach((test) => suite.begin((test as unknown as Test).name));
  afterEach(async (hook) => {
    const test = hook as unknown as Test;
    if (test.error) for (const line of (await suite.report()).split('\n')) test.diagnostic?.(line);
    await suite.end();
  });
  after(() => suite.stop());
  return suite;
}
