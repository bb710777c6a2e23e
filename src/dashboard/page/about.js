// What every view says about cases: where they come from, whom one is about, the link to it, what it waits for and what happened to it.

import { call, inSandbox, query, textOf } from './api.js';
import { h, prose } from './dom.js';
import { attempt, badge, brief, button, copyId, decider, dotted, idOf, many, mono, muted, panel, save, tone, value } from './parts.js';
import { moment, span, spelled, told } from './time.js';

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

/** The kind of cases that is shown, and where they come from. */
export function listedCases(context) {
  const name = kindName(context);
  const kind = KINDS.find((it) => it.name === name) ?? KINDS[0];
  const { status, q } = context.query;
  return [kind, context.list('cases', { ...kind.filters, status, search: q }, () => false)];
}

/** Where what is chosen comes from: the record with its own fields, and the case with its timeline. */
export const chosenCase = ({ id }, { name }) => [name, 'cases'].map((noun) => `${noun}/${encodeURIComponent(id)}`);

/** Asks for what the view of cases is made of. */
export function beginCases(context) {
  const [kind] = listedCases(context);
  if (context.id !== null) [...chosenCase(context, kind), 'accounts'].forEach(context.use);
}

/** The kind in the address, or the one of the case in it. Both kinds of Personr have the same ids. */
function kindName({ id, query, use }) {
  if (query.kind || id === null) return query.kind;
  const known = kindOf(id);
  if (known) return known;
  const { data } = use(`cases/${encodeURIComponent(id)}`);
  return data ? kindOfType(data.type) : 'applicants';
}

/** What selects a case by the first of these fields that it has. */
export const selectedBy = ({ selected }, ...fields) => fields.map((field) => selected.find(({ by }) => by === field)?.value).find(Boolean);

/** Whom a case is about, or what it is called by when nobody says. */
export const nameOf = (it) => it.name ?? selectedBy(it, 'email', 'tag', 'number') ?? it.id;

/** Whom a case is about, and what of them: the type of a check, and its employer or document. */
export const whatOf = (it) => dotted(nameOf(it), kindOfType(it.type) === 'checks' && it.type, it.about);

/** What an account is called: the name that somebody gave it, or its id. */
export const accountName = ({ id, name, origin }) => name || (origin === 'demo' ? 'demo' : brief(id));

/** An account by its name, with a link to where all are. */
function accountLink({ use, link }, id) {
  const known = id && use('accounts').data?.find((it) => it.id === id);
  return h('a', { href: link('accounts'), title: id }, known ? value(accountName(known)) : id ? brief(id) : 'that called');
}

/** The account that something belongs to, by its name, with a button that copies its id. Those of Personr have none. */
export const accountOf = (context, id) => id && (PERSONR.test(id) ? idOf(id) : h('span', { class: 'id' }, accountLink(context, id), copyId(id)));

/** The setting that refused a request, with a link to where it is said. */
export const refuser = (context, { setting, scenario }, account) => ['the setting ', mono(setting), ' of ',
  scenario ? ['the scenario ', h('a', { href: context.link('scenarios', scenario) }, scenario)] : ['the account ', accountLink(context, account)]];

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

/** So many entries are shown unless more is asked for. */
const SHOWN = 200;

/** What a case waits for. */
export const waiting = ({ now }, { waitingFor }) => waitingFor && h('p', { class: 'waiting' }, 'It ', told(waitingFor, now), '.');

/** The facts of who decided a case, and what is to happen. */
export const decided = (context, { plan: { decidedBy, steps } }) =>
  [['Decided by', decider(context, decidedBy)], ['Plan', steps.map(spelled).join(', then ')]];

/** What happened to a case. */
export function timeline(context, { id, profile, timeline: moments }) {
  const entries = folded(moments);
  const isWhole = context.memory.whole === id || entries.length <= SHOWN;
  const requests = moments.filter((it) => it.is === 'request').map((it) => it.id);
  return panel('Timeline', requests.length > 0 && archives(context, async () => ({ ids: [...await creation(context, profile), ...requests].join() }), id),
    moments.length === 0 && muted('The journal does not keep anything about it any more.'),
    !isWhole && h('div', {}, button(`Show ${many(entries.length - SHOWN, 'earlier entry', 'earlier entries')}`, () => context.set({ whole: id }), { kind: 'quiet' })),
    entries.length > 0 && h('ol', { class: 'timeline' }, (isWhole ? entries : entries.slice(-SHOWN)).map((run) => entry(context, run))));
}

/** What happened, with a question that a client asked again and again as one entry, also when the clock was moved on in between. */
function folded(moments) {
  const all = [];
  let jumps = [];
  for (const it of moments) {
    if (it.is === 'jump') jumps.push([it]);
    else {
      if (all.length > 0 && isAskedAgain(all.at(-1)[0], it)) all.at(-1).push(it);
      else all.push(...jumps, [it]);
      jumps = [];
    }
  }
  return [...all, ...jumps];
}

/** Whether both are requests that only look, at the same, and came to the same. */
const isAskedAgain = (one, other) => one.is === 'request' && other.is === 'request' && (one.method === 'GET' || /\.(status|details|results)$/.test(one.operation))
  && one.path === other.path && exchanged(one) === exchanged(other);

/** What was asked for and what was answered, in short. */
export const exchanged = ({ operation, method, path, answered }) => `${operation ?? `${method} ${path}`} ${answered}`;

/** The request that made the profile of a case, without which it could not be made again. */
async function creation({ sandbox }, profile) {
  if (!profile) return [];
  const { timeline: moments } = await call('GET', inSandbox(sandbox, `cases/${profile}`));
  return moments.filter((it) => it.operation === 'attestr.profile.create').map((it) => it.id);
}

function entry(context, [it, ...again]) {
  const [color, ...what] = happened(context, it);
  const last = again.at(-1);
  return h('li', { key: `${it.is} ${it.id} ${it.at}`, class: color }, moment(it.at, context.now), h('i', {}), h('div', {}, what,
    last && h('small', { class: 'muted' }, ` asked ${many(again.length + 1, 'time')}, last `, h('a', { href: context.link('requests', last.id) }, moment(last.at, context.now)))));
}

/** Something that happened as `[colour, …what it says]`. */
export function happened(context, it) {
  const { link } = context;
  return {
    request: () => [tone(it.status), h('a', { href: link('requests', it.id) }, it.operation ?? `${it.method} ${it.path}`), ' ', badge(it.answered, tone(it.status)),
      it.rule && h('small', { class: 'muted' }, ' decided by ', decider(context, it.rule)), it.warnings.map((text, key) => h('div', { key, class: 'muted' }, prose(text)))],
    change: () => ['info', it.what],
    attempt: () => [tone(it.status) === 'good' ? 'good' : 'warn', h('a', { href: link('deliveries', it.delivery) }, `Webhook ${it.event}`), ' ', it.what],
    jump: () => ['plain', h('span', { class: 'muted' }, `${span(Date.parse(it.to) - Date.parse(it.from))} passed`)],
  }[it.is]?.() ?? ['plain', it.is];
}

/** How requests are saved: the title, the call, the ending of the file, and what that is. */
const ARCHIVES = [['HAR', 'har', 'har', 'an HTTP archive'], ['curl', 'curl', 'sh', 'a shell script']];

/** Two buttons that save the requests that fit the filters that `filters` gives in files called `name`. */
export const archives = ({ sandbox }, filters, name) => ARCHIVES.map(([title, path, ending, what]) =>
  button(title, () => attempt(async () => save(`${name}.${ending}`, await textOf(inSandbox(sandbox, `requests/${path}${query(await filters())}`), '*/*'))),
    { key: path, kind: 'quiet', title: `Save these requests as ${what}` }));
