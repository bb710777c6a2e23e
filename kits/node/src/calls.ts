import type { components } from './types.js';

/** Every body and answer of the control API, by its name. */
export type Schemas = components['schemas'];

/** What a record is found by, in place of its id: `{ tag: 'EMP-9', type: 'work' }`, with `nth` or `latest` where several fit. */
export type Selector = Record<string, unknown>;

/** Fields of a body that the description leaves open, such as the `when` and `then` of rules. */
export type Open = Record<string, unknown>;

/** A body of which these fields have to be there. */
type Given<Name extends keyof Schemas, Field extends keyof Schemas[Name]> = Partial<Schemas[Name]> & Pick<Schemas[Name], Field>;

/** The calls of the control API about one sandbox that need no more than a line. */
export abstract class Calls {
  /** Any call of the control API about this sandbox. */
  abstract call<Answer = any>(method: string, path?: string, body?: unknown, query?: Open): Promise<Answer>;

  /** A list of the control API, part after part. */
  private async all<Item>(path: string, filters: Open): Promise<Item[]> {
    const items: Item[] = [];
    let { after } = filters;
    do {
      const page = await this.call('GET', path, undefined, { limit: 1000, ...filters, after });
      items.push(...page.items);
      after = page.next ?? undefined;
    } while (after !== undefined && !('limit' in filters));
    return items;
  }

  // The records of the vendors.

  /** The checks, applicants and entities, oldest first: `await sandbox.cases({ tag: 'EMP-9' })`. */
  async cases(filters: Open = {}): Promise<Schemas['CaseSummary'][]> {
    return this.all('cases', filters);
  }

  /** A check, an applicant or an entity with everything that happened to it, by its id or a selector. */
  async case(which: string | Selector): Promise<Schemas['Case']> {
    const [path, query] = record('cases', which);
    return this.call('GET', path, undefined, query);
  }

  /** The checks of Attestr, oldest first. */
  async checks(filters: Open = {}): Promise<Schemas['Check'][]> {
    return this.all('checks', filters);
  }

  /** One check: how far it is, what it waits for, its plan. */
  async check(which: string | Selector): Promise<Schemas['Check']> {
    const [path, query] = record('checks', which);
    return this.call('GET', path, undefined, query);
  }

  /** The profiles of Attestr, oldest first. */
  async profiles(filters: Open = {}): Promise<Schemas['Profile'][]> {
    return this.all('profiles', filters);
  }

  /** One profile: its checks, its follow-up queries, what it waits for. */
  async profile(which: string | Selector): Promise<Schemas['Profile']> {
    const [path, query] = record('profiles', which);
    return this.call('GET', path, undefined, query);
  }

  /** The consents of Attestr, oldest first. */
  async consents(filters: Open = {}): Promise<Schemas['Consent'][]> {
    return this.all('consents', filters);
  }

  /** One consent. */
  async consent(which: string | Selector): Promise<Schemas['Consent']> {
    const [path, query] = record('consents', which);
    return this.call('GET', path, undefined, query);
  }

  /** Makes a consent that is ready to use; without settings it covers everything for every account. */
  async addConsent(settings: Partial<Schemas['NewConsent']> = {}): Promise<Schemas['Consent']> {
    return this.call('POST', 'consents', settings);
  }

  /** Revokes a consent, as the vendor's own call does. */
  async revokeConsent(which: string | Selector): Promise<Schemas['Consent']> {
    const [path, query] = record('consents', which);
    return this.call('POST', `${path}/revoke`, undefined, query);
  }

  /** The applicants of Personr, oldest first. */
  async applicants(filters: Open = {}): Promise<Schemas['Verification'][]> {
    return this.all('applicants', filters);
  }

  /** One applicant: how far it is, what it waits for, what was found out. */
  async applicant(which: string | Selector): Promise<Schemas['Verification']> {
    const [path, query] = record('applicants', which);
    return this.call('GET', path, undefined, query);
  }

  /** The entities of Personr, oldest first. */
  async entities(filters: Open = {}): Promise<Schemas['Verification'][]> {
    return this.all('entities', filters);
  }

  /** One entity: how far it is, what it waits for, what was found out. */
  async entity(which: string | Selector): Promise<Schemas['Verification']> {
    const [path, query] = record('entities', which);
    return this.call('GET', path, undefined, query);
  }

  /** The flows of Personr. */
  async flows(): Promise<Schemas['Flow'][]> {
    return this.call('GET', 'flows');
  }

  /** Adds a flow, in place of one with the same name. */
  async addFlow(settings: Given<'Flow', 'name'>): Promise<Schemas['Flow']> {
    return this.call('POST', 'flows', settings);
  }

  /** Removes a flow; what is on it goes on. */
  async removeFlow(name: string): Promise<Schemas['Flow']> {
    return this.call('DELETE', `flows/${encodeURIComponent(name)}`);
  }

  /** The plans that nobody has taken yet, oldest first. */
  async plans(): Promise<Schemas['WaitingPlan'][]> {
    return this.call('GET', 'plans');
  }

  /** Removes a plan that nobody has taken yet. */
  async removePlan(plan: string): Promise<Schemas['WaitingPlan']> {
    return this.call('DELETE', `plans/${encodeURIComponent(plan)}`);
  }

  // Who may call, and how much.

  /** The accounts of Attestr. */
  async accounts(): Promise<Schemas['Account'][]> {
    return this.call('GET', 'accounts');
  }

  /** Makes an account, with `services`, `limits`, `credits` and whatever else one has; its secrets are shown now only. */
  async addAccount(settings: Partial<Schemas['AttestrAccount']> = {}): Promise<Schemas['NewAccount']> {
    return this.call('POST', 'accounts', settings);
  }

  /** One account; `demo` is the one that the sandbox is born with. */
  async account(account = 'demo'): Promise<Schemas['Account']> {
    return this.call('GET', `accounts/${encodeURIComponent(account)}`);
  }

  /** Changes what is given of an account; null takes back what was said of it. */
  async changeAccount(account: string, settings: Partial<Schemas['AttestrAccount']>): Promise<Schemas['Account']> {
    return this.call('PUT', `accounts/${encodeURIComponent(account)}`, settings);
  }

  /** Removes an account; its records stay. */
  async removeAccount(account: string): Promise<Schemas['Account']> {
    return this.call('DELETE', `accounts/${encodeURIComponent(account)}`);
  }

  /** The wallet of an account with its ledger. */
  async credits(account = 'demo'): Promise<Schemas['Wallet']> {
    return this.call('GET', `accounts/${encodeURIComponent(account)}/credits`);
  }

  /** Sets balances by service, null being unlimited. */
  async setCredits(account: string, balances: Open): Promise<Schemas['Wallet']> {
    return this.call('PUT', `accounts/${encodeURIComponent(account)}/credits`, balances);
  }

  /** Sets what one check costs, by service. */
  async setPrices(account: string, prices: Open): Promise<Schemas['Wallet']> {
    return this.call('PUT', `accounts/${encodeURIComponent(account)}/credits/prices`, prices);
  }

  /** Adds to balances that are set. */
  async topUp(account: string, amounts: Open): Promise<Schemas['Wallet']> {
    return this.call('POST', `accounts/${encodeURIComponent(account)}/credits/top-up`, amounts);
  }

  // Who decides.

  /** The rules that decide, in order of precedence, with counters. */
  async rules(): Promise<Schemas['ActiveRule'][]> {
    return this.call('GET', 'rules');
  }

  /** Adds the rule of this id, or puts it in place of the one that was added before. */
  async putRule(rule: string, body: Open): Promise<Schemas['PutRule']> {
    return this.call('PUT', `rules/${encodeURIComponent(rule)}`, body);
  }

  /** Removes a rule that was added. */
  async removeRule(rule: string): Promise<void> {
    await this.call('DELETE', `rules/${encodeURIComponent(rule)}`);
  }

  /** Every scenario, and what is wrong with their files. */
  async scenarios(): Promise<Schemas['Scenarios']> {
    return this.call('GET', 'scenarios');
  }

  /** One scenario with its text and counters. */
  async showScenario(name: string): Promise<Schemas['Scenario']> {
    return this.call('GET', `scenarios/${encodeURIComponent(name)}`);
  }

  /** Removes a scenario. */
  async removeScenario(name: string): Promise<void> {
    await this.call('DELETE', `scenarios/${encodeURIComponent(name)}`);
  }

  /** Lets a scenario decide. */
  async activate(name: string): Promise<Schemas['Scenario']> {
    return this.call('POST', `scenarios/${encodeURIComponent(name)}/activate`);
  }

  /** Silences a scenario. */
  async deactivate(name: string): Promise<Schemas['Scenario']> {
    return this.call('POST', `scenarios/${encodeURIComponent(name)}/deactivate`);
  }

  /** Why a request was answered as it was: every rule about its operation, and which decided. */
  async explain(request: number): Promise<Schemas['Explained']> {
    return this.call('GET', `requests/${encodeURIComponent(request)}/explain`);
  }

  /** What would decide a request that is not sent. */
  async explainUnsent(settings: Given<'UnsentRequest', 'operation'>): Promise<Schemas['Explained']> {
    return this.call('POST', 'explain', settings);
  }

  // Webhooks.

  /** The endpoints that webhooks go to. */
  async webhooks(): Promise<Schemas['Webhook'][]> {
    return this.call('GET', 'webhooks');
  }

  /** Registers an endpoint of your own, or changes the one that the account has at its URL. */
  async addWebhook(settings: Partial<Schemas['NewWebhook']>): Promise<Schemas['Webhook']> {
    return this.call('POST', 'webhooks', settings);
  }

  /** One endpoint. */
  async webhook(endpoint: string): Promise<Schemas['Webhook']> {
    return this.call('GET', `webhooks/${encodeURIComponent(endpoint)}`);
  }

  /** Changes what is given of an endpoint; what waits goes by the new settings. */
  async changeWebhook(endpoint: string, settings: Partial<Schemas['NewWebhook']>): Promise<Schemas['Webhook']> {
    return this.call('PATCH', `webhooks/${encodeURIComponent(endpoint)}`, settings);
  }

  /** Removes an endpoint and cancels what waits for it. */
  async removeWebhook(endpoint: string): Promise<Schemas['Webhook']> {
    return this.call('DELETE', `webhooks/${encodeURIComponent(endpoint)}`);
  }

  /** Fires a made-up event to one endpoint alone; answers with what its receiver said. */
  async testWebhook(endpoint: string, settings: Partial<Schemas['WebhookTest']> = {}): Promise<Schemas['Triggered']> {
    return this.call('POST', `webhooks/${encodeURIComponent(endpoint)}/test`, settings);
  }

  /** What became of each webhook, oldest first. */
  async deliveries(filters: Open = {}): Promise<Schemas['DeliverySummary'][]> {
    return this.all('deliveries', filters);
  }

  /** Forgets every delivery, also what waits; ids go on. */
  async clearDeliveries(): Promise<Schemas['ClearedDeliveries']> {
    return this.call('DELETE', 'deliveries');
  }

  /** One delivery with everything that was sent and came back, its tokens masked. */
  async delivery(delivery: string): Promise<Schemas['Delivery']> {
    return this.call('GET', `deliveries/${encodeURIComponent(delivery)}`);
  }

  /** Sends a delivery again as a new one, without sabotage. */
  async resend(delivery: string): Promise<Schemas['Delivery']> {
    return this.call('POST', `deliveries/${encodeURIComponent(delivery)}/resend`);
  }

  /** Sends every failed delivery again that was not sent again since, or those that failed `since` a moment. */
  async resendFailed(since?: string): Promise<Schemas['Resent']> {
    return this.call('POST', 'deliveries/resend', { since });
  }

  /** Makes the next attempt of everything that waits now, or of what waits for one endpoint. */
  async flush(endpoint?: string): Promise<Schemas['Flushed']> {
    return this.call('POST', 'deliveries/flush', { endpoint });
  }

  /** Lets nothing more be sent, or nothing to one endpoint. */
  async hold(endpoint?: string): Promise<Schemas['Queues']> {
    return this.call('POST', 'deliveries/hold', { endpoint });
  }

  /** Goes on with sending. */
  async release(endpoint?: string): Promise<Schemas['Queues']> {
    return this.call('POST', 'deliveries/release', { endpoint });
  }

  /** Every event as it would have been sent, with or without an endpoint, oldest first. */
  async inbox(filters: Open = {}): Promise<Schemas['InboxEvent'][]> {
    return this.all('inbox', filters);
  }

  /** One event. */
  async inboxEvent(event: string): Promise<Schemas['InboxEvent']> {
    return this.call('GET', `inbox/${encodeURIComponent(event)}`);
  }

  /** Empties the inbox. */
  async clearInbox(): Promise<Schemas['InboxCleared']> {
    return this.call('DELETE', 'inbox');
  }

  /** Sends an event to the endpoints that want it and did not have it, such as one that came later, or to one of them. */
  async deliverEvent(event: string, endpoint?: string): Promise<Schemas['InboxDelivered']> {
    return this.call('POST', `inbox/${encodeURIComponent(event)}/deliver`, { endpoint });
  }

  /** Sends every event that fits to the endpoints that want them and did not have them, or to one of them. */
  async deliverInbox(endpoint?: string, filters: Open = {}): Promise<Schemas['InboxDelivered']> {
    return this.call('POST', 'inbox/deliver', { endpoint }, filters);
  }

  /** Lets the inbox play the receiver with answers in turn. */
  async scriptInbox(settings: Partial<Schemas['InboxScript']>): Promise<Schemas['Webhook']> {
    return this.call('PUT', 'inbox/script', settings);
  }

  /** The sabotage that waits, and how often each was done. */
  async armedSabotage(): Promise<Schemas['Sabotage']> {
    return this.call('GET', 'sabotage');
  }

  /** Lets go of all sabotage that waits. */
  async clearSabotage(): Promise<Schemas['Sabotage']> {
    return this.call('DELETE', 'sabotage');
  }

  // Requests.

  /** The requests that the sandbox got, oldest first: `await sandbox.requests({ operation: 'attestr.work.*' })`. */
  async requests(filters: Open = {}): Promise<Schemas['RequestLine'][]> {
    return this.all('requests', filters);
  }

  /** One request with its answer. */
  async request(request: number): Promise<Schemas['Request']> {
    return this.call('GET', `requests/${encodeURIComponent(request)}`);
  }

  /** Forgets the journal; ids go on. */
  async clearRequests(): Promise<Schemas['Cleared']> {
    return this.call('DELETE', 'requests');
  }

  /** The requests that fit as an HTTP archive. */
  async har(filters: Open = {}): Promise<any> {
    return this.call('GET', 'requests/har', undefined, filters);
  }

  /** The requests that fit as a shell script of curl commands. */
  async curl(filters: Open = {}): Promise<string> {
    return this.call('GET', 'requests/curl', undefined, filters);
  }

  /** Sends a request to a vendor as a client of this sandbox does. */
  async send(settings: Given<'NewRequest', 'path'>): Promise<Schemas['SentRequest']> {
    return this.call('POST', 'requests', settings);
  }

  /** Sends a request of the journal again, with the same headers and body. */
  async sendAgain(request: number): Promise<Schemas['SentRequest']> {
    return this.call('POST', `requests/${encodeURIComponent(request)}/send`);
  }

  // The whole sandbox.

  /** How time runs, and when something is due next. */
  async clock(): Promise<Schemas['ClockView']> {
    return this.call('GET', 'clock');
  }

  /** Lets time run in another way, without a jump. */
  async setClock(settings: Given<'ClockMode', 'mode'>): Promise<Schemas['ClockView']> {
    return this.call('PUT', 'clock', settings);
  }

  /** What is due, in order, and for whom; `limit` says how much of it. */
  async due(filters: Open = {}): Promise<Schemas['Agenda']> {
    return this.call('GET', 'clock/due', undefined, filters);
  }

  /** Fills the sandbox with thirty believable cases in all states. */
  async sample(): Promise<Schemas['Sample']> {
    return this.call('POST', 'sample');
  }

  /** Everything in the sandbox as one document, secrets included. */
  async snapshot(): Promise<Schemas['Snapshot']> {
    return this.call('GET', 'snapshot');
  }

  /** Puts a document in place of everything in the sandbox. */
  async restore(document: Schemas['Snapshot']): Promise<Schemas['Loaded']> {
    return this.call('PUT', 'snapshot', document);
  }
}

/** The path of a record and the query that chooses it: an id stands in the path, a selector in the query. */
export function record(noun: string, which: string | Selector): [string, Selector] {
  return typeof which === 'string' ? [`${noun}/${encodeURIComponent(which)}`, {}] : [`${noun}/-`, which];
}
