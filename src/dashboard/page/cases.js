// Cases: what is being verified. Checks and profiles of Attestr, applicants and entities of Personr.

import { check } from './check.js';
import { optionsOf } from './dialog.js';
import { h } from './dom.js';
import { choice, counted, empty, muted, search, tabs, value } from './parts.js';
import { fillButton, makeButton } from './make.js';
import { profile } from './profile.js';
import { one, split } from './split.js';
import { toldInShort } from './time.js';
import { applicant, entity } from './verification.js';
import { KINDS, kindOf, kindOfType, selectedBy, whatOf } from './who.js';

/** Of each kind of cases what one shows, and how one comes to be. */
const SHOWN = {
  checks: [check, 'A check is made by a client of Attestr; the overview has a command for one.'],
  profiles: [profile, 'A profile is made by a client of Attestr; the overview has a command for one.'],
  applicants: [applicant, 'An applicant is a person whom a client of Personr lets verify: POST /api/1.1/wf/api-applicant-create.'],
  entities: [entity, 'An entity is a company that a client of Personr lets verify: POST /api/1.1/wf/api-entity-create.'],
};

/** The kind of cases that is shown, and where they come from. */
function listed(context) {
  const name = kindName(context);
  const kind = KINDS.find((it) => it.name === name) ?? KINDS[0];
  const { status, q } = context.query;
  return [kind, context.list('cases', { ...kind.filters, status, search: q }, () => false)];
}

/** Where what is chosen comes from: the record with its own fields, and the case with its timeline. */
const chosen = ({ id }, { name }) => [name, 'cases'].map((noun) => `${noun}/${encodeURIComponent(id)}`);

/** Asks for what the view is made of. */
export function beginCases(context) {
  const [kind] = listed(context);
  if (context.id !== null) chosen(context, kind).forEach(context.use);
}

/** The view. */
export const cases = (context) => {
  const { query, link, now, words } = context;
  const [kind, source] = listed(context);
  const [show, origin] = SHOWN[kind.name];
  const items = source.data?.items;
  return split(context, {
    source, items, name: `cases ${kind.name}`, title: kind.title, filters: { ...query, kind: kind.name }, row: (it) => rowOf(it, now), choosesNewest: true,
    head: [
      h('h1', { class: 'away' }, 'Cases'),
      h('div', { class: 'bar' }, tabs('Kinds of cases', kind.name, KINDS.map((it) => [it.name, it.title, link('cases', null, { kind: it.name })])), makeButton(context, kind.name, { kind: 'quiet' })),
      h('div', { class: 'filters' },
        search(context, 'name, tag, e-mail, phone, employer, number or id'),
        choice('State', query.status ?? '', [['', 'any state'], ...optionsOf(words.data.statuses[kind.name])], (status) => context.filter({ status })),
        items && (query.q ? muted(`${items.length} found`) : counted(items.length, source.data.count))),
    ],
    nothing: query.q ? empty('No results', 'Search for another word.') : empty(query.status ? `Nothing is ${query.status}` : `No ${kind.title.toLowerCase()} yet`, origin, fillButton(context)),
    detail: () => one(context, chosen(context, kind), (record, it) => show(context, it, record)),
    hint: ['Choose a case', 'What it waits for, what you can decide, and what happened to it is shown here.'],
  });
};

function rowOf(it, now) {
  const reference = selectedBy(it, ...(it.vendor === 'attestr' ? ['tag', 'number'] : ['email', 'externalUserId']));
  const about = [reference && value(reference), reference && it.waitingFor && ' · ', it.waitingFor && toldInShort(it.waitingFor, now)];
  return [whatOf(it), it.outcome ?? it.status, about, it.created];
}

/** The kind in the address, or the one of the case in it. Both kinds of Personr have the same ids. */
function kindName({ id, query, use }) {
  if (query.kind || id === null) return query.kind;
  const known = kindOf(id);
  if (known) return known;
  const { data } = use(`cases/${encodeURIComponent(id)}`);
  return data ? kindOfType(data.type) : 'applicants';
}
