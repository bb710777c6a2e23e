// Cases: what is being verified. Checks and profiles of Attestr, applicants and entities of Personr.

import { check } from './check.js';
import { optionsOf } from './dialog.js';
import { h } from './dom.js';
import { found } from './find.js';
import { choice, counted, dotted, empty, kindOf, search, tabs } from './parts.js';
import { profile } from './profile.js';
import { split } from './split.js';
import { told } from './time.js';
import { applicant, entity, nameOf } from './verification.js';

/** The kinds of cases: what one shows, whether it cannot move any more, and how a row looks. */
const KINDS = [
  {
    name: 'checks', title: 'Checks', show: check, isSettled: (it) => it.waitingFor === null,
    row: (it) => [dotted(it.type, it.tag ?? it.number), (it.status === 'COMPLETED' && it.output?.status) || it.status],
    nothing: 'A check is made by a client of Attestr; the overview has a command for one.',
  },
  {
    name: 'profiles', title: 'Profiles', show: profile, isSettled: (it) => it.status === 'ARCHIVED', row: (it) => [dotted(it.name, it.tag), it.status],
    nothing: 'A profile is made by a client of Attestr; the overview has a command for one.',
  },
  {
    name: 'applicants', title: 'Applicants', show: applicant, row: (it) => [nameOf(it), it.outcome ?? it.status],
    nothing: 'An applicant is a person whom a client of Personr lets verify: POST /api/1.1/wf/api-applicant-create.',
  },
  {
    name: 'entities', title: 'Entities', show: entity, row: (it) => [it.companyName, it.outcome ?? it.status],
    nothing: 'An entity is a company that a client of Personr lets verify: POST /api/1.1/wf/api-entity-create.',
  },
];

/** The view. */
export const cases = (context) => {
  const { query, link, now, words } = context;
  const name = kindName(context);
  const kind = KINDS.find((it) => it.name === name) ?? KINDS[0];
  // A verification of Personr can always be reviewed again.
  const source = context.list(kind.name, query.status ? { status: query.status } : {}, kind.isSettled ?? (() => false));
  const items = source.data && found(source.data.items, query.q);
  return split(context, {
    source, items, name: `cases ${kind.name}`, title: kind.title, filters: { ...query, kind: kind.name },
    row: (it) => [...kind.row(it), it.waitingFor ? told(it.waitingFor, now) : it.id, it.created],
    head: [
      h('h1', { class: 'away' }, 'Cases'),
      tabs('Kinds of cases', kind.name, KINDS.map((it) => [it.name, it.title, link('cases', null, { kind: it.name })])),
      h('div', { class: 'filters' },
        search(context, 'name, tag, email or id'),
        choice('State', query.status ?? '', [['', 'any state'], ...optionsOf(words.data.statuses[kind.name])], (status) => context.filter({ status })),
        items && counted(items.length, source.data.count)),
    ],
    nothing: query.q ? empty('Nothing is like that', 'Search for another word.') : empty(query.status ? `Nothing is ${query.status}` : `No ${kind.title.toLowerCase()} yet`, kind.nothing),
    detail: () => kind.show(context), hint: ['Choose a case', 'What it waits for, what you can decide, and what happened to it is shown here.'],
  });
};

/** The kind in the address, or the one of the case in it. Both kinds of Personr have the same ids: the entity is what is no applicant. */
function kindName({ id, query, use }) {
  if (query.kind || id === null) return query.kind;
  const isNoApplicant = () => use(`applicants/${encodeURIComponent(id)}`).error?.status === 404;
  return kindOf(id) ?? (isNoApplicant() ? 'entities' : 'applicants');
}
