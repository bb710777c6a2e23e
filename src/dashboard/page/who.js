// Whom a case is about, what about them, and the link to it: how every view names it.

import { h } from './dom.js';
import { badge, dotted, idOf, tone, value } from './parts.js';

/** The source of the checks that ended with an error. */
export const errored = ({ list }) => list('cases', { status: 'ERRORED' }, () => false);

/** The kinds of cases, each with what chooses them among all. */
export const KINDS = [
  { name: 'checks', title: 'Checks', filters: { vendor: 'attestr' } },
  { name: 'profiles', title: 'Profiles', filters: { type: 'profile' } },
  { name: 'applicants', title: 'Applicants', filters: { type: 'applicant' } },
  { name: 'entities', title: 'Entities', filters: { type: 'entity' } },
];

/** Of which kind a case of this type is. */
export const kindOfType = (type) => KINDS.find(({ filters }) => filters.type === type)?.name ?? 'checks';

/** What selects a case by the first of these fields that it has. */
export const selectedBy = ({ selected }, ...fields) => fields.map((field) => selected.find(({ by }) => by === field)?.value).find(Boolean);

/** Whom a case is about, or what it is called by when nobody says. */
export const nameOf = (it) => it.name ?? selectedBy(it, 'email', 'tag', 'number') ?? it.id;

/** Whom a case is about, and what of them: the type of a check, and its employer or document. */
export const whatOf = (it) => dotted(nameOf(it), kindOfType(it.type) === 'checks' && it.type, it.about);

/** How far a case is, and what was decided. */
export const stateOf = ({ status, outcome }) => [badge(status, tone(status)), outcome && [' ', badge(outcome, tone(outcome))]];

const PERSONR = /^\d+x\d+$/;

/** Of which kind the case called `id` is. Personr's ids do not tell, but what happened to it may; null when nothing does. */
export function kindOf(id, what = '') {
  if (/^AX1/.test(id)) return 'profiles';
  if (/^AR0/.test(id)) return 'checks';
  if (!PERSONR.test(id)) return null;
  if (/entity/.test(what)) return 'entities';
  return /applicant/.test(what) ? 'applicants' : null;
}

/** A link to the case called `id`, to which `what` happened; null when that is no case. Without a kind, the view finds it out. */
export function caseLink({ link }, id, what, text, props = {}) {
  const kind = id && kindOf(id, what);
  return (kind || PERSONR.test(id ?? '')) && h('a', { href: link('cases', id, { kind }), ...props }, typeof text === 'string' ? value(text) : text);
}

/** The id of a case with a link to it, or of what is none. */
export const caseId = ({ link }, id, what = '') => id && idOf(id, (kindOf(id, what) || PERSONR.test(id)) && link('cases', id, { kind: kindOf(id, what) }));

/** A link to a case that a list has. */
export const linkTo = ({ link }, it) => h('a', { href: link('cases', it.id, { kind: kindOfType(it.type) }) }, whatOf(it));
