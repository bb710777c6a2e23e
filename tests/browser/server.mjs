// Starts and stops emulators, and sends them what a client would.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill()));

/** An emulator in a process of its own, which ends with this one at the latest. */
export class Server {
  /** Starts one on a free port, or on `port`. */
  static async start({ port = 0, environment = {}, flags = [] } = {}) {
    const child = spawn(process.env.EMULATOR, ['serve', '--port', String(port), ...flags], { env: { ...process.env, VETBOX_LOG: 'error', ...environment }, stdio: ['ignore', 'pipe', 'inherit'] });
    running.add(child);
    child.once('exit', () => running.delete(child));
    for await (const line of createInterface({ input: child.stdout })) {
      const [, base] = /^vetbox\.ready=(.*)$/.exec(line) ?? [];
      if (base) {
        child.stdout.resume();
        return new Server(child, base.replace('127.0.0.1', 'localhost'), environment.VETBOX_CONTROL_TOKEN);
      }
    }
    throw new Error('vetbox ended before it was ready');
  }

  constructor(child, base, token) {
    Object.assign(this, { child, base, token, sandbox: 'default' });
  }

  get port() {
    return new URL(this.base).port;
  }

  async stop() {
    const ended = once(this.child, 'exit');
    this.child.kill();
    await ended;
  }

  /** Calls the control API; `path` stands below the sandbox. */
  async control(method, path = '', body = undefined) {
    const headers = { 'content-type': 'application/json', ...(this.token && { authorization: `Bearer ${this.token}` }) };
    const response = await fetch(`${this.base}/_vetbox/v1/sandboxes/${this.sandbox}${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }

  /** Calls Attestr as the account that the sandbox is born with; gives the answer's JSON, whatever its status. */
  async attestr(method, path, body = undefined) {
    this.shown ??= await this.control('GET');
    const headers = { authorization: this.shown.credentials.attestr.authorization, 'content-type': 'application/json' };
    const response = await fetch(`${this.base}/sandbox/${this.sandbox}/api/v1/public${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    return text ? JSON.parse(text) : null;
  }

  /** Calls Personr as the user that the sandbox is born with. */
  async personr(path, fields) {
    this.shown ??= await this.control('GET');
    const headers = { authorization: this.shown.credentials.personr.authorization, 'content-type': 'application/json' };
    const response = await fetch(`${this.base}/sandbox/${this.sandbox}/api/1.1/wf/${path}`, { method: 'POST', headers, body: JSON.stringify(fields) });
    return response.json();
  }

  /** Makes an applicant, or an entity when there is a company's name, and gives its id; `isStarted` when its verification is asked for. */
  async verification(fields = {}, isStarted = true) {
    const isEntity = 'companyName' in fields;
    const made = isEntity
      ? await this.personr('api-entity-create', { registrationNumber: '123456789', country: 'AUS', flowName: 'Know Your Business', ...fields })
      : await this.personr('api-applicant-create', { email: 'johndoe@mail.com', phone: '+61 424 424 424', flowName: 'KYC basic', ...fields });
    const { applicantId } = made.response;
    if (isStarted) await this.personr('api-request-applicant-check', { applicantId });
    return applicantId;
  }

  /** A view of another sandbox of the same server. */
  in(sandbox) {
    return Object.assign(new Server(this.child, this.base, this.token), { sandbox });
  }

  /** Makes a profile and gives its id. */
  async profile(fields = {}) {
    const body = { tag: 'AA-1234', name: 'Gitanjali Raheja', email: 'gitanjali.raheja@gmail.com', mobile: '+918888999978', ...fields };
    return (await this.attestr('POST', '/factx/', body))._id;
  }

  /** Makes an employment check, on `profile` when there is one, and gives its id. */
  async work(fields = {}, profile = null) {
    const body = {
      tag: 'ABCD1234', employer: 'Radisson Blu Bengaluru', reg: 'EMP-1234', position: 'Trainee', startDate: '02-12-2019', ended: true,
      endDate: '19-03-2020', documents: ['MX17Cd6KEBSsbKSaou'], webhook: true, ...fields,
    };
    const { _id } = await this.attestr('POST', '/factx/async/work', body);
    if (profile) await this.attestr('PUT', `/factx/${profile}/associate`, { asyncRequest: _id });
    return _id;
  }
}
