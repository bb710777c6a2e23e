// How a file of tests and its environment, which are two worlds in Jest, find each other.

/** Whether the environment looks for tests that fail. */
export const WATCHED = Symbol.for('vetbox.kit.watched');

/** What the test that runs shows when it fails. */
export const FAILED = Symbol.for('vetbox.kit.failed');
