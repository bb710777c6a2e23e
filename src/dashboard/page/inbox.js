// The inbox: every webhook as it would have been sent, with or without an endpoint.

import { body } from './code.js';
import { ask, confirm } from './dialog.js';
import { h } from './dom.js';
import { found } from './find.js';
import { fillButton } from './make.js';
import { one, split, title } from './split.js';
import { badge, button, caseLink, copyButton, counted, dotted, empty, facts, mono, panel, rawSwitch, search, webhookTabs } from './parts.js';
import { moment } from './time.js';
import { verifier } from './verifier.js';

/** The view. */
export const inbox = (context) => {
  const { query } = context;
  const source = context.list('inbox', {});
  const items = source.data && found(source.data.items, query.q);
  return split(context, {
    source, items, name: 'inbox', title: 'Inbox', filters: query, row: (it) => [it.event, it.vendor, dotted(it.id, it.subject), it.at],
    head: [h('h1', { class: 'away' }, 'Inbox'), webhookTabs(context), h('div', { class: 'filters' }, search(context, 'event or record'), items && counted(items.length, source.data.count),
      button('Mock receiver…', () => play(context)), button('Empty the inbox…', () => clear(context), { kind: 'quiet' }))],
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
    facts(['About', caseLink(context, it.subject, it.event, it.subject, { class: 'mono' }) ?? mono(it.subject)], ['Account', it.account], ['At', moment(it.at, now)], ['Content type', it.contentType]),
    panel('Body', [rawSwitch(context, 'body'), copyButton(it.body, 'Copy body')], body('Body', it.body, context.memory.raw)),
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
