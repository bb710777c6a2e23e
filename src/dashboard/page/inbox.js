// The inbox: every webhook as it would have been sent, with or without an endpoint.

import { accountOf, caseId, caseLink } from './about.js';
import { found } from './data.js';
import { send, verifier } from './deliveries.js';
import { ask, confirm } from './dialog.js';
import { h } from './dom.js';
import { fillButton } from './make.js';
import { badge, body, brief, button, copyButton, counted, dotted, empty, facts, headers, panel, rawSwitch, search, webhookTabs } from './parts.js';
import { one, split, title } from './split.js';
import { moment } from './time.js';

/** The view. */
export const inbox = (context) => {
  const { query } = context;
  const source = context.list('inbox', {});
  const items = source.data && found(source.data.items, query.q);
  return split(context, {
    source, items, name: 'inbox', title: 'Inbox', filters: query, choosesNewest: true, row: (it) => [it.event, it.vendor, dotted(it.id, brief(it.subject)), it.at],
    head: [h('h1', { class: 'away' }, 'Inbox'), webhookTabs(context), h('div', { class: 'filters' }, search(context, 'event or record'), items && counted(items.length, source.data.count),
      button('Send all', () => send(context, 'inbox/deliver'), { kind: 'quiet', title: 'To the endpoints that want them and did not have them' }),
      button('Mock receiver…', () => play(context), { kind: 'quiet' }), button('Empty the inbox…', () => clear(context), { kind: 'quiet' }))],
    nothing: query.q ? empty('No results', 'Search for another word.') : empty('The inbox is empty', 'Every webhook of this sandbox lands here, whether or not an endpoint gets it.', fillButton(context)),
    detail: () => webhook(context), hint: ['Choose a webhook', 'Its body and signature are shown here.'],
  });
};

const clear = (context) => confirm('Empty the inbox?', 'The webhooks in it are forgotten; deliveries stay.', 'Empty', () => {
  context.go(context.link('inbox'));
  return context.call('DELETE', 'inbox');
});

function webhook(context) {
  const { id, now } = context;
  return one(context, `inbox/${encodeURIComponent(id)}`, (it) => [
    title(it.event, it.id, badge(it.vendor)),
    h('div', { class: 'actions' }, button('Send to the endpoints', () => send(context, `inbox/${encodeURIComponent(id)}/deliver`)), caseLink(context, it.subject, it.event, 'Open case', { class: 'button' })),
    facts(['About', caseId(context, it.subject, it.event)], ['Account', accountOf(context, it.account)], ['At', moment(it.at, now)], ['Content type', it.contentType]),
    panel('As it is sent', [rawSwitch(context, 'body'), copyButton(it.body, 'Copy body')], headers('Headers', it.headers), body('Body', it.body, context.memory.raw)),
    it.signature && verifier(context, it.body, { value: it.signature, signed: it.signed }),
  ]);
}

const play = (context) => ask({
  title: 'Mock receiver', action: 'Save',
  about: 'Adds an endpoint whose receiver answers with these statuses in turn, the last one over and over.',
  fields: [
    { name: 'vendor', label: 'Vendor', kind: 'select', options: [['attestr', 'Attestr'], ['personr', 'Personr']] },
    { name: 'statuses', label: 'Statuses', value: '500, 500, 200', required: true },
  ],
  submit: ({ vendor, statuses }) => context.call('PUT', 'inbox/script', { vendor, statuses: statuses.split(/[\s,]+/).filter(Boolean).map(Number) }),
});
