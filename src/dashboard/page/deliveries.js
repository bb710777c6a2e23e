// Deliveries: what was sent to whom, every attempt, the exact bytes, the signature and whether it is right.

import { caseId, caseLink } from './about.js';
import { call } from './api.js';
import { found } from './data.js';
import { h, prose } from './dom.js';
import { addButton, isSettled } from './endpoints.js';
import { fillButton, isEmptySandbox } from './make.js';
import { badge, block, body, brief, button, choice, copyButton, counted, decider, dotted, empty, facts, headers, later, many, mono, muted, panel, rawSwitch, search, secret, tone, trouble, webhookTabs } from './parts.js';
import { one, split, title } from './split.js';
import { due, moment, spanOf } from './time.js';

const STATUSES = [['', 'any status'], ['pending', 'pending'], ['waiting', 'waiting for another try'], ['inFlight', 'in flight'], ['delivered', 'delivered'], ['failed', 'failed'], ['dropped', 'dropped'], ['cancelled', 'cancelled']];

/** What makes the first delivery: an endpoint, webhooks, or sending those that were there before it. */
function first(context) {
  if (!context.use('webhooks').data?.length) return addButton(context);
  const { data } = context.info;
  return !data || isEmptySandbox(data) ? fillButton(context) : button('Send what is in the inbox', () => send(context, 'inbox/deliver'), { kind: 'primary' });
}

/** Sends what waits to the endpoints that want it and did not have it, such as one that came later. */
export const send = (context, path) => context.act('POST', path, {}, ({ deliveries }) => (deliveries.length ? `${many(deliveries.length, 'webhook')} sent` : 'No endpoint wants one that it did not have'));

/** The view. */
export const deliveries = (context) => {
  const { q, ...query } = context.query;
  const source = context.list('deliveries', query, isSettled);
  const items = source.data && found(source.data.items, q);
  return split(context, {
    source, items, name: 'deliveries', title: 'Deliveries', filters: context.query, choosesNewest: true,
    head: [h('h1', { class: 'away' }, 'Deliveries'), webhookTabs(context), filters(context, source, items)],
    row: (it) => [it.event, it.status, dotted(it.id, brief(it.subject), it.url ?? 'inbox'), it.created],
    nothing: Object.values(context.query).some(Boolean)
      ? empty('No results', 'Change the filters to see others.')
      : empty('No delivery yet', 'A webhook becomes a delivery for each endpoint that gets it.', first(context)),
    detail: () => delivery(context), hint: ['Choose a delivery', 'Its attempts, bytes and signature are shown here.'],
  });
};

const filters = (context, source, items) => h('div', { class: 'filters' },
  search(context, 'event, record or URL'),
  choice('Status', context.query.status ?? '', STATUSES, (status) => context.filter({ status })),
  ['endpoint', 'subject'].map((name) => context.query[name] && button(`${context.query[name]} ×`, () => context.filter({ [name]: '' }), { key: name, 'aria-label': `Not only those of ${context.query[name]}` })),
  items && counted(items.length, source.data.count),
  button('Send failed again', () => context.act('POST', 'deliveries/resend', {}, ({ resent }) => `${many(resent.length, 'webhook')} sent again`), { kind: 'quiet' }),
  button('Try all now', () => context.act('POST', 'deliveries/flush', {}, ({ flushed }) => `${many(flushed, 'webhook')} tried`), { kind: 'quiet' }));

function delivery(context) {
  const { id, now } = context;
  return one(context, `deliveries/${encodeURIComponent(id)}?secrets=true`, (it) => [
    title(it.event, it.id, badge(it.status, tone(it.status))),
    h('div', { class: 'actions' },
      button('Send again', () => again(context, id), { kind: 'primary' }),
      caseLink(context, it.subject, it.event, 'Open case', { class: 'button' })),
    it.hint && h('p', { class: 'hint' }, prose(it.hint)),
    facts(['To', mono(it.url ?? `${it.endpoint}, a mock receiver`)], ['About', caseId(context, it.subject, it.event)],
      ['Because', cause(context, it.cause)], ['Created', moment(it.created, now)], ['Next attempt', it.due && [moment(it.due, now), ' (', due(it.due, now), ')']],
      ['Settled', it.settled && moment(it.settled, now)], ['Not sent because', it.reason]),
    it.sabotage.length > 0 && panel('Sabotage', null, it.sabotage.map((act, key) => h('p', { key }, badge(act.what, act.done ? 'bad' : 'plain'), ` ${act.note} (by ${act.by})`))),
    panel('Attempts', null, it.attempts.length ? it.attempts.map((attempt) => h('div', { key: attempt.number }, attemptOf(attempt, now))) : muted('None yet.')),
    panel('What was sent', [rawSwitch(context, 'body'), it.body && copyButton(it.body, 'Copy body')],
      headers('Headers', it.headers.map(([name, value]) => [name, name === 'authorization' ? secret(context, value, 'authorization that was sent') : value])),
      it.bodyBase64 ? muted(`${many(it.bodyBase64.length, 'character')} of base64; the body is no text.`) : body('Body', it.body, context.memory.raw),
      it.originalBody && [h('h3', {}, 'Before sabotage'), body('Original body', it.originalBody, context.memory.raw)]),
    it.signature && it.body && verifier(context, it.body, it.signature),
  ]);
}

async function again(context, id) {
  const made = await context.act('POST', `deliveries/${encodeURIComponent(id)}/resend`, undefined, (it) => `Sent again as ${it.id}: ${it.latest ?? it.status}`);
  if (made) context.go(context.link('deliveries', made.id));
}

const cause = (context, { is, rule, of }) => ({
  check: 'the case changed', trigger: 'somebody fired it', rule: [rule === 'control' ? '' : 'the rule ', decider(context, rule)],
  resend: ['it was sent again, after ', h('a', { href: context.link('deliveries', of) }, of)], duplicate: ['sabotage duplicated ', h('a', { href: context.link('deliveries', of) }, of)],
})[is] ?? is;

const attemptOf = (it, now) => [
  h('div', { class: 'bar' }, h('strong', {}, `Attempt ${it.number}`),
    it.status ? badge(it.status, tone(it.status)) : badge(it.failure?.kind ?? 'no answer', 'bad')),
  muted(moment(it.started, now), ` · took ${spanOf(it.took)}`, it.retryAfter && ` · asks to wait ${spanOf(it.retryAfter)}`, it.location && ` · redirects to ${it.location}`),
  it.failure && h('p', {}, it.failure.detail),
  it.answer && body(`Answer to attempt ${it.number}`, it.answer),
];

/** The verifier of what was sent as `body`; `value` is the signature of `signed`, before anybody spoiled it. */
export function verifier(context, body, { value, signed }) {
  const { memory: { secret = '' }, id, set, source } = context;
  const { data, error } = secret ? source(`signature ${id} ${secret}`, (signal) => call('POST', 'signature/verify', { payload: body, secret }, signal)) : {};
  return panel('Signature', data && (data.valid ? badge('valid', 'good') : badge('not valid', 'bad')),
    h('div', { class: 'field' },
      h('label', { for: 'secret' }, 'Paste your secret to check it'),
      h('input', { id: 'secret', class: 'mono', value: secret, autocomplete: 'off', spellcheck: 'false', on: { input: (event) => later(() => set({ secret: event.target.value.trim() })) } })),
    data?.differs && h('p', { class: 'hint', role: 'status' }, data.differs), error && trouble(error),
    facts(['Signature', mono(value)]),
    h('details', {}, h('summary', {}, 'What was signed, byte for byte'), block('Signed text', signed)));
}
