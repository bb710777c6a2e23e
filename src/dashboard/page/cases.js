// Cases: what is being verified. Checks and profiles of Attestr, applicants and entities of Personr.

import { chosenCase, KINDS, listedCases, selectedBy, whatOf } from './about.js';
import { check } from './check.js';
import { optionsOf } from './dialog.js';
import { h } from './dom.js';
import { fillButton, makeButton } from './make.js';
import { choice, counted, empty, muted, search, tabs, value } from './parts.js';
import { profile } from './profile.js';
import { one, split } from './split.js';
import { toldInShort } from './time.js';
import { applicant, entity } from './verification.js';

/** Of each kind of cases what one shows, and how one comes to be. */
const SHOWN = {
  checks: [check, 'A check is made by a client of Attestr; the overview has a command for one.'],
  profiles: [profile, 'A profile is made by a client of Attestr; the overview has a command for one.'],
  applicants: [applicant, 'An applicant is a person whom a client of Personr lets verify: POST /api/1.1/wf/api-applicant-create.'],
  entities: [entity, 'An entity is a company that a client of Personr lets verify: POST /api/1.1/wf/api-entity-create.'],
};

/** The view. */
export const cases = (context) => {
  const { query, link, now, words } = context;
  const [kind, source] = listedCases(context);
  const [show, origin] = SHOWN[kind.name];
  const items = source.data?.items;
  return split(context, {
    source, items, name: `cases ${kind.name}`, title: kind.title, filters: { ...query, kind: kind.name }, row: (it) => rowOf(it, now), choosesNewest: true,
    head: [
      h('h1', { class: 'away' }, 'Cases'),
      h('div', { class: 'bar' }, tabs('Kinds of cases', kind.name, KINDS.map((it) => [it.name, it.title, link('cases', null, { kind: it.name })])), makeButton(context, kind.name, { kind: 'quiet' })),
      h('div', { class: 'filters' },
        search(context, 'person, tag or number', 'Search by name, tag, e-mail, phone, employer, number or id'),
        choice('State', query.status ?? '', [['', 'any state'], ...optionsOf(words.data.statuses[kind.name])], (status) => context.filter({ status })),
        items && (query.q ? muted(`${items.length} found`) : counted(items.length, source.data.count))),
    ],
    nothing: query.q ? empty('No results', 'Search for another word.') : empty(query.status ? `Nothing is ${query.status}` : `No ${kind.title.toLowerCase()} yet`, origin, fillButton(context)),
    detail: () => one(context, chosenCase(context, kind), (record, it) => show(context, it, record)),
    hint: ['Choose a case', 'What it waits for, what you can decide, and what happened to it is shown here.'],
  });
};

function rowOf(it, now) {
  const reference = selectedBy(it, ...(it.vendor === 'attestr' ? ['tag', 'number'] : ['email', 'externalUserId']));
  const about = [reference && value(reference), reference && it.waitingFor && ' · ', it.waitingFor && toldInShort(it.waitingFor, now)];
  return [whatOf(it), it.outcome ?? it.status, about, it.created];
}
