import { Sandbox, type Schemas } from './sandbox.js';
import { settingsOfTest, Vetbox } from './vetbox.js';

/** Fields of `POST /_vetbox/v1/sandboxes` for each test's sandbox, and where the emulator comes from. */
export type SuiteSettings = Partial<Schemas['NewSandbox']> & {
  /** Finds or starts the emulator; `Vetbox.find` unless said. */
  start?: () => Promise<Vetbox>;
};

/** The emulator of a file of tests, and the sandbox of the test that runs. */
export class Suite {
  private starting: Promise<Vetbox> | undefined;
  private running: Vetbox | undefined;
  private current: Sandbox | undefined;

  constructor(private readonly settings: SuiteSettings) {}

  get vetbox(): Vetbox {
    if (this.running === undefined) throw new Error('there is an emulator only while tests run: use it inside a test or a hook');
    return this.running;
  }

  /** The world of the test that runs: its clock stands still at 2026-01-01, and its seed comes from the test's name. */
  get sandbox(): Sandbox {
    if (this.current === undefined) throw new Error('a sandbox belongs to one test: use it inside a test or a hook of each test');
    return this.current;
  }

  /** @internal */
  async start(): Promise<void> {
    this.starting = (this.settings.start ?? Vetbox.find)();
    this.running = await this.starting;
  }

  /** @internal */
  async stop(): Promise<void> {
    this.running = undefined;
    // One that took longer to start than the runner waits is stopped, too.
    const started = await this.starting?.catch(() => undefined);
    await started?.close();
  }

  /** @internal */
  async begin(test: string): Promise<void> {
    const { start, ...settings } = this.settings;
    this.current = await this.vetbox.sandbox({ ...settingsOfTest(test), ...settings });
  }

  /** @internal */
  async end(): Promise<void> {
    const sandbox = this.current;
    this.current = undefined;
    await sandbox?.delete();
  }

  /** @internal What a failed test shows of its sandbox. */
  async report(): Promise<string> {
    try {
      return (await this.current?.report()) ?? 'no sandbox was made';
    } catch (error) {
      return `sandbox ${this.current?.name}: ${error}`;
    }
  }
}
