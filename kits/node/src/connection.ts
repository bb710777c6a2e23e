import * as http from 'node:http';
import * as https from 'node:https';
import { NotAsExpected, NotInTime, type Problem, Refused, VetboxError } from './errors.js';

/** What a call may carry beside its path. */
export interface CallOptions {
  /** A text is sent as it is, since scenarios and rules are YAML. */
  body?: unknown;
  query?: Record<string, unknown>;
  /** Whether 404 is no error. */
  missingIsFine?: boolean;
}

/**
 * How the control API is reached. It does not use `fetch`, which tests like to replace, and keeps no connection open,
 * so that nothing holds up the end of a test run.
 */
export class Connection {
  constructor(
    readonly url: string,
    private readonly token: string | undefined,
  ) {}

  async call(method: string, path: string, { body, query = {}, missingIsFine = false }: CallOptions = {}): Promise<unknown> {
    const sent = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await this.open(method, path, query, sent);
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) text += chunk;
    const status = answer.statusCode ?? 0;
    if (status < 400) return isJson(answer) ? JSON.parse(text) : text;
    if (status === 404 && missingIsFine) return undefined;
    const problem: Problem = isJson(answer) ? JSON.parse(text) : { title: text };
    const Kind = status === 408 ? NotInTime : status === 409 && path.endsWith('/verify') ? NotAsExpected : Refused;
    throw new Kind(`${method} ${path}`, status, problem);
  }

  /** The lines of an answer that does not end. */
  async *lines(path: string, query: Record<string, unknown>, patience: number): AsyncGenerator<string> {
    const answer = await this.open('GET', path, query, '');
    answer.setTimeout(patience, () => answer.destroy());
    let rest = '';
    try {
      for await (const chunk of answer.setEncoding('utf8')) {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        yield* lines;
      }
    } catch (error) {
      // Nothing came for so long; what came before is all there is.
      if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
    } finally {
      answer.destroy();
    }
  }

  private open(method: string, path: string, query: Record<string, unknown>, body: string): Promise<http.IncomingMessage> {
    const url = new URL(this.url + path);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
    const headers: Record<string, string | number> = { 'content-length': Buffer.byteLength(body) };
    if (this.token) headers['authorization'] = `Bearer ${this.token}`;
    const { request } = url.protocol === 'https:' ? https : http;
    return new Promise((answered, failed) => {
      const call = request(url, { method, headers, agent: false }, answered);
      call.on('error', (error) => failed(new VetboxError(`no vetbox answers at ${this.url}: ${error.message || String(error)}`)));
      call.end(body);
    });
  }
}

function isJson(answer: http.IncomingMessage): boolean {
  return /^application\/(problem\+)?json/.test(answer.headers['content-type'] ?? '');
}
