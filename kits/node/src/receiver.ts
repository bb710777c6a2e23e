import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A webhook as it arrived. */
export interface Arrived {
  vendor: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The body as JSON; undefined when it is none. */
  json: any;
  /** The event's name; Personr sends none. */
  event: string | undefined;
  /** Whether the authorization header is the endpoint's and, of Attestr's, whether the signature of an output is good. */
  genuine: boolean;
}

/** A real endpoint on a free port. `Sandbox.receiver` starts one and lets the sandbox send its webhooks there. */
export class Receiver {
  /** Everything that arrived, oldest first. */
  readonly arrived: Arrived[] = [];
  private readonly answers: number[] = [];
  private readonly authorizations = new Map<string, string | null | undefined>();

  private constructor(
    private readonly server: Server,
    /** Where it listens, as the emulator reaches it. */
    readonly url: string,
    private readonly secret: string,
  ) {}

  /** Listens under `host`, the name by which the emulator reaches this machine. */
  static async start(host: string, secret: string): Promise<Receiver> {
    const server = createServer();
    const address = host === '127.0.0.1' || host === 'localhost' ? '127.0.0.1' : '0.0.0.0';
    await new Promise<void>((listening, failed) => server.once('error', failed).listen(0, address, listening));
    // A test that forgets it does not keep the process alive.
    server.unref();
    const receiver = new Receiver(server, `http://${host}:${(server.address() as AddressInfo).port}`, secret);
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of request) chunks.push(chunk);
      } catch {
        // The connection broke: no framework would hand this on.
        return;
      }
      response.statusCode = receiver.take((request.url ?? '').replaceAll('/', ''), request.headers, Buffer.concat(chunks));
      response.end();
    });
    return receiver;
  }

  /** Answers the next webhooks with these statuses, one each, and 200 after that. */
  answer(...statuses: number[]): void {
    this.answers.push(...statuses);
  }

  /** Says which authorization header a genuine webhook of a vendor has. */
  expect(vendor: string, authorization: string | null | undefined): void {
    this.authorizations.set(vendor, authorization);
  }

  /** Stops listening; what arrived stays. */
  async close(): Promise<void> {
    await new Promise((closed) => {
      this.server.close(closed);
      this.server.closeAllConnections();
    });
  }

  private take(vendor: string, headers: IncomingHttpHeaders, body: Buffer): number {
    let json: any;
    try {
      json = JSON.parse(body.toString());
    } catch {
      // Sabotage makes such bodies.
    }
    const authorized = (headers.authorization ?? null) === (this.authorizations.get(vendor) ?? null);
    const genuine = authorized && (vendor !== 'attestr' || isSigned(json, this.secret));
    this.arrived.push({ vendor, headers, body, json, event: json?.event, genuine });
    return this.answers.shift() ?? 200;
  }
}

/** Whether the output in a webhook of Attestr is signed with the client secret; an event without an output needs no signature. */
function isSigned(json: any, secret: string): boolean {
  const payload = json?.payload;
  if (payload === undefined || payload === null) return false;
  if (payload.output === undefined || payload.output === null) return true;
  if (typeof payload.signature !== 'string') return false;
  // JSON.stringify writes the output as it was signed: compact, keys in the order they came.
  const expected = createHmac('sha256', secret).update(JSON.stringify(payload.output)).digest();
  const given = Buffer.from(payload.signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
