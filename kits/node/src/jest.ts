import { relative } from 'node:path';
import { FAILED, WATCHED } from './jest-words.js';
import { Suite, type SuiteSettings } from './suite.js';

/** Jest's own functions, which it makes global. */
interface Jest {
  beforeAll(hook: () => Promise<void>): void;
  beforeEach(hook: () => Promise<void>): void;
  afterEach(hook: () => Promise<void>): void;
  afterAll(hook: () => Promise<void>): void;
  expect: { getState(): { currentTestName?: string; testPath?: string } };
}

/** Gives each test of this file, or of this `describe`, a sandbox; a test that fails shows its timeline and seed. */
export function useVetbox(settings: SuiteSettings = {}): Suite {
  const suite = new Suite(settings);
  const world = globalThis as unknown as Jest & Record<symbol, unknown>;
  world.beforeAll(async () => {
    if (!world[WATCHED]) {
      throw new Error(
        "nobody would show the sandbox of a test that fails: set testEnvironment: '@vetbox/kit/jest-environment' " +
          'in the configuration of Jest, or wrap your own environment with its function withVetbox',
      );
    }
    await suite.start();
  });
  world.beforeEach(async () => {
    const { currentTestName = '', testPath = '' } = world.expect.getState();
    await suite.begin(`${relative(process.cwd(), testPath)} > ${currentTestName}`);
    world[FAILED] = () => suite.report();
  });
  world.afterEach(async () => {
    delete world[FAILED];
    await suite.end();
  });
  world.afterAll(() => suite.stop());
  return suite;
}
