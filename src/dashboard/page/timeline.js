// What happened to a case, in order: requests with the rule that decided, changes, clock jumps, webhook attempts.

import { archives } from './archive.js';
import { h, prose } from './dom.js';
import { badge, button, decider, muted, panel, pending, tone } from './parts.js';
import { moment, span, told } from './time.js';

/** So many entries are shown unless more is asked for. */
const SHOWN = 200;

/** What a case waits for. */
export const waiting = ({ now }, { waitingFor }) => waitingFor && h('p', { class: 'waiting' }, 'It ', told(waitingFor, now), '.');

/** The facts of who decided a case, and what is to happen. */
export const decided = (context, { plan: { decidedBy, steps } }) =>
  [['Decided by', decider(context, decidedBy)], ['Plan', steps.join(', then ')]];

/**
 * The timeline of the record called `subject`; `where` are the conditions of further requests that belong to it, and `on` is the profile
 * without which it could not be made again.
 */
export function timeline(context, subject, { where = null, on = null } = {}) {
  const journal = context.journal();
  const sent = context.list('deliveries', { subject }, () => false);
  const more = where ? context.list('requests', { where: JSON.stringify(where) }) : { data: { items: [] } };
  if (!journal.data || !sent.data || !more.data) return panel('Timeline', null, pending(journal) ?? pending(sent) ?? pending(more));
  const deliveries = new Map(sent.data.items.map((it) => [it.id, it]));
  const records = about(journal.data, subject, deliveries, new Set(more.data.items.map((it) => it.id)));
  const shown = new Set(records);
  const asked = journal.data.filter((it) => it.kind === 'request' && (shown.has(it) || (it.subject === on && it.operation === 'attestr.profile.create')));
  return panel('Timeline', asked.length > 0 && archives(context, { ids: asked.map((it) => it.id).join() }, subject), entries(context, subject, records, deliveries));
}

function entries(context, subject, records, deliveries) {
  if (records.length === 0) return muted('The journal does not keep anything about it any more.');
  const isWhole = context.memory.whole === subject || records.length <= SHOWN;
  return [
    !isWhole && h('div', {}, button(`Show ${records.length - SHOWN} earlier entries`, () => context.set({ whole: subject }), { kind: 'quiet' })),
    h('ol', { class: 'timeline' }, (isWhole ? records : records.slice(-SHOWN)).map((it) => entry(context, it, deliveries))),
  ];
}

/** The records about this case, and how much time passed where the clock was moved between two of them. */
function about(records, subject, deliveries, requests) {
  const isAbout = (it) => it.subject === subject || deliveries.has(it.delivery) || requests.has(it.id) || it.path?.includes(subject);
  const jumps = records.filter((it) => it.kind === 'jump');
  const isBetween = (one, next) => jumps.some(({ from, to }) => Date.parse(from) < Date.parse(next.at) && Date.parse(one.at) < Date.parse(to));
  return causesFirst(records.filter((it) => it.kind !== 'jump' && isAbout(it))).flatMap((it, place, all) => {
    const before = all[place - 1];
    return before && isBetween(before, it) ? [{ kind: 'passed', id: `${it.id}-passed`, at: it.at, since: before.at }, it] : [it];
  });
}

/** What a request changes is in the journal right before it, since a request is written down once it was answered. */
function causesFirst(records) {
  const told = [];
  for (const it of records) {
    let place = told.length;
    const isItsChange = ({ kind, at, id }) => kind === 'change' && at === it.at && id === it.id - (told.length - place) - 1;
    if (it.kind === 'request' && it.method !== 'GET') while (place > 0 && isItsChange(told[place - 1])) place -= 1;
    told.splice(place, 0, it);
  }
  return told;
}

function entry(context, it, deliveries) {
  const [color, ...what] = happened(context, it, deliveries.get(it.delivery)?.event);
  return h('li', { key: it.id, class: color }, moment(it.at, context.now), h('i', {}), h('div', {}, what));
}

/** A record of the journal as `[colour, …what it says]`; `event` is the one of its delivery. */
export function happened(context, it, event = '') {
  const { link } = context;
  return {
    request: () => [tone(it.status), h('a', { href: link('requests', it.id) }, it.operation ?? `${it.method} ${it.path}`), ' ', badge(it.answered, tone(it.status)),
      it.rule && h('small', { class: 'muted' }, ' decided by ', decider(context, it.rule)), it.warnings.map((text, key) => h('div', { key, class: 'muted' }, prose(text)))],
    change: () => ['info', it.what],
    passed: () => ['plain', h('span', { class: 'muted' }, `${span(Date.parse(it.at) - Date.parse(it.since))} passed`)],
    attempt: () => [/20\d/.test(it.what) ? 'good' : 'warn', h('a', { href: link('deliveries', it.delivery) }, event ? `Webhook ${event}` : 'Webhook'), ' ', it.what],
    jump: () => ['plain', `The clock was moved on by ${span(Date.parse(it.to) - Date.parse(it.from))}`],
  }[it.kind]?.() ?? ['plain', it.kind];
}
