import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { Suite, type SuiteSettings } from './suite.js';

/** Gives each test of this file, or of this `describe`, a sandbox; a test that fails shows its timeline and seed. */
export function useVetbox(settings: SuiteSettings = {}): Suite {
  const suite = new Suite(settings);
  beforeAll(() => suite.start());
  beforeEach(({ task }) => suite.begin(nameOf(task)));
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(await suite.report());
    await suite.end();
  });
  afterAll(() => suite.stop());
  return suite;
}

interface Named {
  name: string;
  suite?: Named | undefined;
  file?: Named | undefined;
}

/** The test's file, suites and own name. */
function nameOf(task: Named): string {
  const names = [task.name];
  for (let above = task.suite; above; above = above.suite) names.unshift(above.name);
  if (task.file && task.file.name !== names[0]) names.unshift(task.file.name);
  return names.join(' > ');
}
