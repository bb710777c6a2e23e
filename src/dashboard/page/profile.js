// One profile of Attestr: its checks, what was asked about it, and asking the client for more.

import { ask } from './dialog.js';
import { h } from './dom.js';
import { badge, button, caseLink, facts, many, mono, muted, panel, tone } from './parts.js';
import { one, title } from './split.js';
import { moment } from './time.js';
import { timeline, waiting } from './timeline.js';

/** The operation that asks for more, as cases offer it. */
export const QUERIES = 'profiles/{id}/queries';

/** The detail of the profile that the address names. */
export const profile = (context) => one(context, `profiles/${encodeURIComponent(context.id)}`, (it) => [
  title(it.name, it.id, badge(it.status, tone(it.status))),
  waiting(context, it),
  it.offers.includes(QUERIES) && h('div', { class: 'actions' }, question(context, it.id)),
  facts(['Number', it.number], ['Tag', it.tag], ['Email', it.email], ['Mobile', it.mobile], ['Account', mono(it.account)],
    ['Created', moment(it.created, context.now)], ['Updated', it.updated && moment(it.updated, context.now)]),
  panel('Checks', null, it.items.length
    ? h('ul', { class: 'rules' }, it.items.map((item) => h('li', { key: item.id }, badge(item.status, tone(item.status)), ` ${item.type} `, caseLink(context, item.id, '', item.id, { class: 'mono' }))))
    : muted('None is on it.')),
  it.queries.length > 0 && panel('Follow-up queries', null, it.queries.map((query) => h('div', { key: query.id }, asked(context, query)))),
  timeline(context, it.id),
]);

const asked = (context, { query, check, created, answer }) => [
  h('div', { class: 'bar' }, h('strong', {}, query), badge(answer ? 'answered' : 'open', answer ? 'good' : 'warn')),
  muted(moment(created, context.now), check && [' · the check ', caseLink(context, check, '', check, { class: 'mono' }), ' waits for it']),
  answer && h('p', {}, answer.response, ' ', h('small', { class: 'muted' }, moment(answer.at, context.now), answer.documents.length > 0 && ` · ${many(answer.documents.length, 'document')}`)),
];

/** A button that asks the client of a profile for more; `check` waits for the answer when there is one. */
export const question = (context, profile, check = null) => button('Ask for more…', () => ask({
  title: 'Ask the client for more', action: 'Ask',
  about: `A follow-up query goes to the client by webhook${check ? '; the check waits for the answer' : ''}.`,
  fields: [
    { name: 'query', label: 'Question', kind: 'area', value: 'Please share the relieving letter', required: true },
    { name: 'timeout', label: 'Waits at most', placeholder: '3d', hint: 'A span of sandbox time; empty: until there is an answer.', when: () => check },
  ],
  submit: ({ query, timeout }) => context.call('POST', `profiles/${profile}/queries`, { query, ...(check && { check }), ...(timeout && { timeout }) }),
}));
