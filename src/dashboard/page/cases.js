// Cases: what is being verified. Checks and profiles of Attestr, applicants and entities of Personr.

import { check } from './check.js';
import { optionsOf } from './dialog.js';
import { h } from './dom.js';
import { found } from './find.js';
import { choice, counted, dotted, empty, kindOf, search, tabs, value } from './parts.js';
import { fillButton, makeButton } from './make.js';
import { profile } from './profile.js';
import { split } from './split.js';
import { toldInShort } from './time.js';
import { applicant, entity } from './verification.js';
import { nameOf, whatOf, whoOf } from './who.js';

/** The kinds of cases: what one shows, whether it cannot move any more, how a row looks, and what a search looks at beside it. */
export const KINDS = [
  {
    name: 'checks', title: 'Checks', show: check, isSettled: (it) => it.waitingFor === null,
    row: (it) => [dotted(whoOf(it), ...whatOf(it)), (it.status === 'COMPLETED' && it.output?.status) || it.status, it.tag ?? it.number],
    looked: ({ id, number, type, tag, status, output, candidate, request, profile }) => [id, number, type, tag, status, output?.status, candidate, request, profile],
    nothing: 'A check is made by a client of Attestr; the overview has a command for one.',
  },
  {
    name: 'profiles', title: 'Profiles', show: profile, isSettled: (it) => it.status === 'ARCHIVED', row: (it) => [it.name, it.status, it.tag],
    looked: ({ id, number, name, tag, email, mobile, status }) => [id, number, name, tag, email, mobile, status],
    nothing: 'A profile is made by a client of Attestr; the overview has a command for one.',
  },
  {
    name: 'applicants', title: 'Applicants', show: applicant, row: (it) => [nameOf(it), it.outcome ?? it.status, it.email],
    looked: (it) => [it.id, nameOf(it), it.email, it.phone, it.status, it.outcome, it.flow, it.externalUserIds, it.sourceKey],
    nothing: 'An applicant is a person whom a client of Personr lets verify: POST /api/1.1/wf/api-applicant-create.',
  },
  {
    name: 'entities', title: 'Entities', show: entity, row: (it) => [dotted(it.companyName, it.registrationNumber), it.outcome ?? it.status, it.country],
    looked: (it) => [it.id, it.companyName, it.registrationNumber, it.country, it.status, it.outcome, it.flow, it.externalUserIds, it.sourceKey],
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
  const items = source.data && found(source.data.items, query.q, kind.looked);
  return split(context, {
    source, items, name: `cases ${kind.name}`, title: kind.title, filters: { ...query, kind: kind.name },
    row: (it) => rowOf(kind.row(it), it, now), choosesNewest: true,
    head: [
      h('h1', { class: 'away' }, 'Cases'),
      h('div', { class: 'bar' }, tabs('Kinds of cases', kind.name, KINDS.map((it) => [it.name, it.title, link('cases', null, { kind: it.name })])), makeButton(context, kind.name, { kind: 'quiet' })),
      h('div', { class: 'filters' },
        search(context, 'name, tag, e-mail, employer, number or id'),
        choice('State', query.status ?? '', [['', 'any state'], ...optionsOf(words.data.statuses[kind.name])], (status) => context.filter({ status })),
        items && counted(items.length, source.data.count)),
    ],
    nothing: query.q ? empty('No results', 'Search for another word.') : empty(query.status ? `Nothing is ${query.status}` : `No ${kind.title.toLowerCase()} yet`, kind.nothing, fillButton(context)),
    detail: () => kind.show(context), hint: ['Choose a case', 'What it waits for, what you can decide, and what happened to it is shown here.'],
  });
};

const rowOf = ([title, state, about], { waitingFor, created }, now) =>
  [title, state, [about && value(about), about && waitingFor && ' · ', waitingFor && toldInShort(waitingFor, now)], created];

/** The kind in the address, or the one of the case in it. Both kinds of Personr have the same ids: the entity is what is no applicant. */
function kindName({ id, query, use }) {
  if (query.kind || id === null) return query.kind;
  const isNoApplicant = () => use(`applicants/${encodeURIComponent(id)}`).error?.status === 404;
  return kindOf(id) ?? (isNoApplicant() ? 'entities' : 'applicants');
}
