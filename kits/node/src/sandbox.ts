import { Calls, type Open, record, type Schemas, type Selector } from './calls.js';
import { Receiver } from './receiver.js';
import type { Vetbox } from './vetbox.js';

export type { Open, Schemas, Selector };

/** Attestr in a sandbox. */
export interface AttestrAccess {
  /** What a client takes in place of `https://api.attestr.com`. */
  baseUrl: string;
  /** A working `Authorization` header. */
  authorization: string;
  clientKey: string;
  /** What signs the outputs of checks. */
  secret: string;
  token: string;
  /** A consent that is always good, for checks on v3. */
  consent: string | undefined;
}

/** Personr in a sandbox. */
export interface PersonrAccess {
  /** What a client takes in place of `https://enterprise.personr.co`. */
  baseUrl: string;
  /** A working `Authorization` header. */
  authorization: string;
  token: string;
  /** Who can log in for another token. */
  email: string | undefined;
  password: string | undefined;
}

const MOST_LINES = 100;

/**
 * One isolated world: records of both vendors, a clock, a seed, rules, a journal and webhooks.
 * `Vetbox.sandbox` makes them, and `useVetbox` one for each test.
 */
export class Sandbox extends Calls {
  readonly name: string;
  readonly seed: number;
  /** Whether its clock stood still when it was made. */
  readonly frozen: boolean;
  readonly attestr: AttestrAccess;
  readonly personr: PersonrAccess;
  private readonly receivers: Receiver[] = [];

  /** @internal `Vetbox` makes them. */
  constructor(
    readonly vetbox: Vetbox,
    /** The emulator's whole answer when it was made. */
    readonly created: Schemas['Sandbox'],
  ) {
    super();
    this.name = created.name;
    this.seed = created.seed;
    this.frozen = created.clock.mode === 'frozen';
    const { attestr, personr, personrLogin } = created.credentials;
    const baseUrl = created.urls.base;
    this.attestr = { ...attestr, baseUrl, consent: attestr.consent ?? undefined };
    this.personr = {
      baseUrl,
      authorization: personr?.authorization ?? '',
      token: personr?.token ?? '',
      email: personrLogin?.email,
      password: personrLogin?.password,
    };
  }

  /**
   * Any call of the control API about this sandbox; `path` is what follows the sandbox's name:
   * `await sandbox.call('PUT', 'accounts/demo/credits', { work: 0 })`. A `body` that is a text is sent as it is.
   */
  async call<Answer = any>(method: string, path = '', body?: unknown, query: Open = {}): Promise<Answer> {
    return (await this.vetbox.connection.call(method, this.path(path), { body, query })) as Answer;
  }

  private path(path: string): string {
    return `/_vetbox/v1/sandboxes/${this.name}${path && `/${path}`}`;
  }

  /** The sandbox as it is now. */
  async info(): Promise<Schemas['Sandbox']> {
    return this.call('GET');
  }

  /** Ends its receivers and deletes it; one that is gone already is no error. */
  async delete(): Promise<void> {
    await Promise.all(this.receivers.splice(0).map((receiver) => receiver.close()));
    await this.vetbox.connection.call('DELETE', this.path(''), { missingIsFine: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.delete();
  }

  /** Goes back to the state in which it came into being; `keep` are `accounts`, `webhooks` or `scenarios`. */
  async reset(...keep: Schemas['Keep'][]): Promise<void> {
    await this.call('POST', 'reset', { keep });
  }

  // Time.

  /**
   * Moves a frozen clock by a span such as `'2h'`, `to` a moment, or `until` the `next` thing is due or all is `idle`.
   * Webhooks that fall due on the way were attempted when it resolves.
   */
  async advance(how: string | Schemas['Advance']): Promise<Schemas['AdvanceView']> {
    return this.call('POST', 'clock/advance', typeof how === 'string' ? { by: how } : how);
  }

  /**
   * Waits until a condition holds: `await sandbox.waitFor({ check: { id, status: 'COMPLETED' } })`.
   * Throws `NotInTime` with what was seen instead. On a sandbox that was made with a frozen clock, time runs from one
   * due moment to the next meanwhile, unless `advance` is false.
   */
  async waitFor(
    condition: Schemas['Condition'],
    { timeout = '10s', advance = this.frozen, ...more }: Partial<Omit<Schemas['Wait'], 'for'>> = {},
  ): Promise<Schemas['Waited']> {
    return this.call('POST', 'wait', { for: condition, timeout, advance, ...more });
  }

  /**
   * Says whether things happened: `await sandbox.verify({ request: { operation: 'attestr.work.create' }, exactly: 1 })`.
   * Throws `NotAsExpected` with what came closest.
   */
  async verify(
    expected: Schemas['Condition'] | Schemas['Condition'][],
    more: Partial<Omit<Schemas['Expectations'], 'expect'>> = {},
  ): Promise<Schemas['AsExpected']> {
    return this.call('POST', 'verify', { expect: [expected].flat(), ...more });
  }

  // The back office.

  /** Gives a pending check another plan: `await sandbox.plan(check, { outcome: 'Alert', after: '1h' })`. */
  async plan(check: string | Selector, plan: Open): Promise<Schemas['Check']> {
    const [path, query] = record('checks', check);
    return this.call('PUT', `${path}/plan`, plan, query);
  }

  /**
   * Plans what is still to come: `await sandbox.planFor({ tag: 'EMP-9' }, { outcome: 'Alert' })`.
   * The first new one that the selector fits takes the plan, before any rule. A selector alone means a check;
   * `{ applicant: { email: 'jane@example.com' } }` or `{ entity: … }` means another.
   */
  async planFor(subject: Selector, plan: Open): Promise<Schemas['WaitingPlan']> {
    const isNamed = ['check', 'applicant', 'entity'].some((kind) => kind in subject);
    return this.call('POST', 'plans', { for: isNamed ? subject : { check: subject }, plan });
  }

  /** Gives an applicant another plan, for the verification that is processed or the next one that is started. */
  async planApplicant(which: string | Selector, plan: Open): Promise<Schemas['Verification']> {
    const [path, query] = record('applicants', which);
    return this.call('PUT', `${path}/plan`, plan, query);
  }

  /** Gives an entity another plan, for the verification that is processed or the next one that is started. */
  async planEntity(which: string | Selector, plan: Open): Promise<Schemas['Verification']> {
    const [path, query] = record('entities', which);
    return this.call('PUT', `${path}/plan`, plan, query);
  }

  /** Ends a check now, with an outcome such as `'Alert'` and fields of its output. */
  async complete(check: string | Selector, outcome?: string, more: { output?: Open; webhook?: Open } = {}): Promise<Schemas['Check']> {
    return this.act('checks', check, 'complete', { outcome, ...more });
  }

  /** Ends a check now with an error code of the vendor. */
  async fail(check: string | Selector, error: number, details?: string): Promise<Schemas['Check']> {
    return this.act('checks', check, 'fail', { error, details });
  }

  /** Decides a check that has ended anew, as a back office that corrects itself. */
  async revise(check: string | Selector, outcome?: string, more: { output?: Open; webhook?: Open } = {}): Promise<Schemas['Check']> {
    return this.act('checks', check, 'revise', { outcome, ...more });
  }

  /** Posts a follow-up query about a profile: `await sandbox.ask(profile, { query: 'Please share the letter' })`. */
  async ask(profile: string | Selector, question: Schemas['Ask']): Promise<Schemas['ProfileQuery']> {
    return this.act('profiles', profile, 'queries', question);
  }

  /** Reviews an applicant of Personr: `await sandbox.reviewApplicant(id, { outcome: 'Rejected' })`. */
  async reviewApplicant(which: string | Selector, review: Partial<Schemas['Review']> = {}): Promise<Schemas['Verification']> {
    return this.act('applicants', which, 'review', review);
  }

  /** Reviews an entity of Personr: `await sandbox.reviewEntity({ companyName: 'Acme*' })`. */
  async reviewEntity(which: string | Selector, review: Partial<Schemas['Review']> = {}): Promise<Schemas['Verification']> {
    return this.act('entities', which, 'review', review);
  }

  /** Lets the back office act on a record; on a clock that stands still, the webhook of it was attempted when it resolves. */
  private async act<Answer>(noun: string, which: string | Selector, act: string, body: unknown): Promise<Answer> {
    const [path, query] = record(noun, which);
    const done = await this.call<Answer>('POST', `${path}/${act}`, body, query);
    if (this.frozen) await this.advance('0s');
    return done;
  }

  // Rules.

  /** Adds a rule that decides before all others: `await sandbox.rule({ operation: 'attestr.*' }, { error: 4292 }, { times: 1 })`. */
  async rule(when: Open, then: Open, more: Open = {}): Promise<Schemas['PutRule']> {
    return this.call('POST', 'rules', { when, then, ...more });
  }

  /** Sets a scenario, written as in a scenario file, or as the same in objects. */
  async scenario(name: string, text: string | Open): Promise<Schemas['PutScenario']> {
    return this.call('PUT', `scenarios/${name}`, text);
  }

  // Webhooks.

  /**
   * Starts a real endpoint on a free port and lets the sandbox send its webhooks there: those of both vendors unless
   * `vendor` names one. Other fields are those of `POST …/webhooks`.
   * `secret` is what Attestr's signatures are checked with, unless it is the sandbox's own.
   */
  async receiver({ secret, ...endpoint }: Partial<Schemas['NewWebhook']> & { secret?: string } = {}): Promise<Receiver> {
    const receiver = await Receiver.start(this.vetbox.receiverHost, secret ?? this.attestr.secret);
    this.receivers.push(receiver);
    for (const vendor of endpoint.vendor ? [endpoint.vendor] : ['attestr', 'personr']) {
      const body = { ...endpoint, vendor, url: `${receiver.url}/${vendor}` };
      const registered = await this.call<Schemas['Webhook']>('POST', 'webhooks', body);
      receiver.expect(vendor, registered.authorization);
    }
    return receiver;
  }

  /** Fires an event now, about a record or made up; `override` sets fields of its body, `webhook` breaks it. */
  async trigger(event: string, more: Partial<Omit<Schemas['Trigger'], 'event'>> = {}): Promise<Schemas['Triggered']> {
    return this.call('POST', 'trigger', { event, ...more });
  }

  /** Lets the next webhook that fits misbehave: `await sandbox.sabotage({ signature: 'wrong' }, { event: 'async.completed' })`. */
  async sabotage(webhook: Open, which: Open = {}): Promise<Schemas['Sabotage']> {
    return this.call('POST', 'sabotage', { webhook, ...which });
  }

  // What happened.

  /** What happened, in order: requests, changes of records, attempts of webhooks and moves of the clock. */
  async timeline(): Promise<string[]> {
    const left = (await this.info()).sizes.journal;
    const lines: string[] = [];
    if (left === 0) return lines;
    let kind = '';
    // Records that are dropped meanwhile never come, and then nothing more does.
    for await (const line of this.vetbox.connection.lines(this.path('events'), { after: 0 }, 5000)) {
      if (line.startsWith('event: ')) kind = line.slice('event: '.length);
      else if (line.startsWith('data: ') && kind in WORDS) lines.push(timelineLine(kind, JSON.parse(line.slice('data: '.length))));
      if (lines.length === left) break;
    }
    return lines;
  }

  /** What a failed test shows: the sandbox, its seed and the end of its timeline. */
  async report(): Promise<string> {
    const lines = await this.timeline();
    const shown = lines.slice(-MOST_LINES);
    if (shown.length < lines.length) shown.unshift(`(${lines.length - shown.length} earlier lines are left out)`);
    if (shown.length === 0) shown.push('its journal is empty');
    return [`sandbox ${this.name}, seed ${this.seed}`, ...shown].join('\n');
  }
}

/** What each kind of record of the journal says. */
const WORDS: Record<string, (data: any) => string> = {
  request: ({ method, path, answered, subject, rule }) =>
    `${method} ${path} answered ${answered}${subject ? `, ${subject}` : ''}${rule ? `, decided by ${rule}` : ''}`,
  change: ({ subject, what }) => `${subject} ${what}`,
  jump: ({ to }) => `the clock moved to ${to}`,
  attempt: ({ delivery, what }) => `${delivery} ${what}`,
};

function timelineLine(kind: string, data: any): string {
  return `${data.at}  ${WORDS[kind]?.(data)}`;
}
