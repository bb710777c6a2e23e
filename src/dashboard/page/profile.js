// One profile of Attestr: its checks, what was asked about it, and asking the client for more.

import { accountOf, caseId, caseLink, selectedBy, stateOf, timeline, waiting } from './about.js';
import { ask } from './dialog.js';
import { h } from './dom.js';
import { badge, button, dotted, facts, lines, many, muted, panel } from './parts.js';
import { title } from './split.js';
import { moment, toldInShort } from './time.js';

/** The operation that asks for more, as cases offer it. */
export const QUERIES = 'profiles/{id}/queries';

/** The detail of a profile; `shown` is the case that it is. */
export const profile = (context, shown, it) => [
  title(it.name, it.id, stateOf(shown)),
  waiting(context, it),
  it.offers.includes(QUERIES) && h('div', { class: 'actions' }, question(context, it.id)),
  facts(['Number', it.number], ['Tag', it.tag], ['E-mail', it.email], ['Mobile', it.mobile], ['Account', accountOf(context, it.account)],
    ['Created', moment(it.created, context.now)], ['Updated', it.updated && moment(it.updated, context.now)]),
  checksOf(context, 'Checks', it.id) || panel('Checks', null, muted('None is on it.')),
  it.queries.length > 0 && panel('Follow-up queries', null, it.queries.map((query) => h('div', { key: query.id }, asked(context, query)))),
  timeline(context, shown),
];

/** The checks on a profile but for one of them; nothing when there are none. */
export function checksOf(context, title, profile, without = null) {
  const items = context.list('cases', { profile }, () => false).data?.items.filter((it) => it.id !== without) ?? [];
  return items.length > 0 && panel(title, null,
    lines('Checks', items.map((it) => ({ key: it.id, main: caseLink(context, it.id, '', dotted(it.type, it.about, selectedBy(it, 'tag'))), end: stateOf(it), sub: it.waitingFor && toldInShort(it.waitingFor, context.now) }))));
}

const asked = (context, { query, check, created, answer }) => [
  h('div', { class: 'bar' }, h('strong', {}, query), badge(answer ? 'answered' : 'open', answer ? 'good' : 'warn')),
  muted(moment(created, context.now), check && [' · the check ', caseId(context, check), ' waits for it']),
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
