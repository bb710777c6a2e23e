import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { hostname } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Connection } from './connection.js';
import { VetboxError } from './errors.js';
import { type Open, Sandbox, type Schemas } from './sandbox.js';

/** When time begins in a sandbox that says nothing else. */
const BEGINNING = '2026-01-01T00:00:00Z';

/** How an emulator that runs already is reached; the variables `VETBOX_CONTROL_TOKEN` and `VETBOX_RECEIVER_HOST` say the same. */
export interface Reach {
  /** Its `--control-token`. */
  token?: string;
  /** The name by which it reaches this machine. */
  receiverHost?: string;
}

/** An emulator that runs: one that was there already, a program that was started here, or a container. */
export class Vetbox {
  readonly connection: Connection;
  readonly receiverHost: string;
  private stop: () => unknown = () => undefined;

  /** One that runs already at `url`. */
  constructor(url: string, { token, receiverHost }: Reach = {}) {
    this.connection = new Connection(url.replace(/\/$/, ''), token || process.env['VETBOX_CONTROL_TOKEN'] || undefined);
    this.receiverHost = receiverHost || process.env['VETBOX_RECEIVER_HOST'] || usualReceiverHost(url);
  }

  get url(): string {
    return this.connection.url;
  }

  /** The one at `VETBOX_URL`; else the program of the package vetbox, or the `vetbox` on PATH; else a container. */
  static async find(): Promise<Vetbox> {
    const url = process.env['VETBOX_URL'];
    if (url) return new Vetbox(url);
    const program = findProgram();
    if (program) return Vetbox.program([], program);
    if (installed('testcontainers')) return Vetbox.container();
    throw new VetboxError(
      'no vetbox is found: set VETBOX_URL to one that runs, install the package vetbox, ' +
        'put the program vetbox on PATH, or install testcontainers',
    );
  }

  /** Starts the program on a free port, with arguments of `vetbox serve` and what `VETBOX_…` variables say. */
  static async program(args: string[] = [], program = findProgram()): Promise<Vetbox> {
    if (program === undefined) throw new VetboxError('the program vetbox is neither installed as the package vetbox nor on PATH');
    // However this process ends, the pipe to the program closes with it, and then the program stops.
    const child = spawn(program, ['serve', '--port', '0', '--until-stdin-closes', ...args], { stdio: 'pipe' });
    const vetbox = new Vetbox(await ready(child, program), { receiverHost: '127.0.0.1' });
    // A suite that forgets it does not keep this process alive.
    for (const part of [child, ...child.stdio] as { unref?(): void }[]) part.unref?.();
    vetbox.stop = () => end(child);
    return vetbox;
  }

  /** Starts a container by testcontainers; `settings` are its variables, such as `{ VETBOX_SCENARIO: 'low-credits' }`. */
  static async container(image = process.env['VETBOX_IMAGE'] || 'vetbox', settings: Record<string, string> = {}): Promise<Vetbox> {
    const { GenericContainer, Wait } = await import('testcontainers');
    const container = await new GenericContainer(image)
      .withExposedPorts(8382)
      .withEnvironment(settings)
      .withExtraHosts([{ host: 'host.docker.internal', ipAddress: 'host-gateway' }])
      .withWaitStrategy(Wait.forHealthCheck())
      .start();
    const url = `http://${container.getHost()}:${container.getMappedPort(8382)}`;
    const vetbox = new Vetbox(url, { receiverHost: 'host.docker.internal' });
    vetbox.stop = () => container.stop();
    return vetbox;
  }

  /** Stops it if it was started here. */
  async close(): Promise<void> {
    await this.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Makes a sandbox; its clock stands still at 2026-01-01 unless `clock` says otherwise. */
  async sandbox(settings: Partial<Schemas['NewSandbox']> = {}): Promise<Sandbox> {
    return new Sandbox(this, await this.call('POST', 'v1/sandboxes', whole(settings)));
  }

  /** Makes the sandbox of this name, or finds the one that was made by the same settings. */
  async putSandbox(name: string, settings: Partial<Schemas['NewSandbox']> = {}): Promise<Sandbox> {
    return new Sandbox(this, await this.call('PUT', `v1/sandboxes/${name}`, whole(settings)));
  }

  /** Any call of the control API; `path` is what follows `/_vetbox/`: `await vetbox.call('GET', 'v1/words')`. */
  async call<Answer = any>(method: string, path: string, body?: unknown, query: Open = {}): Promise<Answer> {
    return (await this.connection.call(method, `/_vetbox/${path}`, { body, query })) as Answer;
  }

  /** All sandboxes. */
  async sandboxes(): Promise<Schemas['Sandboxes']> {
    return this.call('GET', 'v1/sandboxes');
  }

  /** The words that calls and scenarios take. */
  async words(): Promise<Schemas['Words']> {
    return this.call('GET', 'v1/words');
  }

  /** The values that decide an outcome by being sent. */
  async magicValues(): Promise<Schemas['MagicValue'][]> {
    return this.call('GET', 'v1/magic-values');
  }

  /** The JSON Schema of scenario files. */
  async schema(): Promise<any> {
    return this.call('GET', 'v1/schema');
  }

  /** Whether the signature in a payload of Attestr is good, or where it differs. */
  async verifySignature(payload: Schemas['SignedPayload']): Promise<Schemas['SignatureVerdict']> {
    return this.call('POST', 'v1/signature/verify', payload);
  }

  /** Numbers of every sandbox for Prometheus. */
  async metrics(): Promise<string> {
    return this.call('GET', 'metrics');
  }
}

function whole(settings: Partial<Schemas['NewSandbox']>): Partial<Schemas['NewSandbox']> {
  return { clock: { mode: 'frozen', now: BEGINNING }, ...settings };
}

/** The sandbox of a test: a name that no other run has, and a seed that every run has. */
export function settingsOfTest(name: string): Partial<Schemas['NewSandbox']> {
  const words = name.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(-48).replace(/^-/, '');
  const seed = createHash('sha256').update(name).digest().readUInt32BE(0);
  return { name: `${words || 'test'}-${randomBytes(4).toString('hex')}`, seed };
}

const fromProject = createRequire(join(process.cwd(), 'package.json'));

function installed(name: string): boolean {
  try {
    fromProject.resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** The program of the package vetbox, or the one on PATH. */
function findProgram(): string | undefined {
  try {
    const fromPackage = createRequire(fromProject.resolve('vetbox/package.json'));
    return fromPackage.resolve(`@vetbox/${process.platform}-${process.arch}/bin/vetbox`);
  } catch {
    const places = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
    return places.map((place) => join(place, 'vetbox')).find(isExecutable);
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** An emulator on this machine reaches it by the loopback address, any other by its name, as services of a compose file do. */
function usualReceiverHost(url: string): string {
  const { hostname: host } = new URL(url);
  return ['localhost', '127.0.0.1', '[::1]'].includes(host) ? '127.0.0.1' : hostname();
}

/** The address that the program prints once it answers. */
async function ready(child: ChildProcess, program: string): Promise<string> {
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => (log = (log + text).slice(-10_000)));
  return new Promise((answers, failed) => {
    child.once('error', (error) => failed(new VetboxError(`${program} does not start: ${error.message}`)));
    child.once('exit', (code) => failed(new VetboxError(`${program} ended with ${code} before it was ready:\n${log}`)));
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const [, url] = /^vetbox\.ready=(.*)$/.exec(line) ?? [];
      if (url) answers(url);
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((gone) => child.once('exit', gone));
  child.ref();
  child.stdin?.destroy();
  await ended;
}
