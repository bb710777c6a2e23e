// Cases: what is being verified. Checks and profiles of Attestr, applicants and entities of Personr.

import { checkDetail } from './check.js';
import { h } from './dom.js';
import { choice, empty, muted, tabs } from './parts.js';
import { split } from './split.js';

/** The kinds of cases: where they are listed, how a row looks, what one shows, and by what an id tells its kind. */
const KINDS = [
  {
    name: 'checks', title: 'Checks', ids: /^AR0/, detail: checkDetail, isSettled: (it) => it.waitingFor === null,
    states: ['INITIATED', 'COMPLETED', 'ERRORED'],
    row: (it) => [`${it.type} · ${it.tag ?? it.number}`, outcomeOf(it) ?? it.status, it.waitingFor ?? it.id, it.created],
    nothing: 'A check is made by a client; the Start view has a command for one.',
  },
];

const outcomeOf = ({ status, output }) => (status === 'COMPLETED' ? output?.status ?? null : null);

/** The view. */
export const cases = (context) => {
  const { id, query, link } = context;
  const kind = KINDS.find(({ name, ids }) => (id ? ids.test(id) : name === query.kind)) ?? KINDS[0];
  const source = context.list(kind.name, query.status ? { status: query.status } : {}, kind.isSettled);
  return split(context, {
    source, name: kind.name, title: kind.title, filters: { ...query, kind: kind.name }, row: kind.row,
    head: [
      h('h1', { class: 'away' }, 'Cases'),
      tabs('Kinds of cases', kind.name, KINDS.map(({ name, title }) => [name, title, link('cases', null, { kind: name })])),
      h('div', { class: 'filters' },
        choice('State', query.status ?? '', [['', 'any state'], ...kind.states.map((it) => [it, it])], (status) => context.filter({ status })),
        source.data && muted(`${source.data.count} in all`)),
    ],
    nothing: empty(query.status ? `Nothing is ${query.status}` : `No ${kind.title.toLowerCase()} yet`, kind.nothing),
    detail: () => kind.detail(context), hint: ['Choose a case', 'What it waits for, what you can decide, and what happened to it is shown here.'],
  });
};
