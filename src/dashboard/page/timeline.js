// What happened to a case, in order: requests with the rule that decided, changes, clock jumps, webhook attempts.

import { call, inSandbox } from './api.js';
import { archives } from './archive.js';
import { h, prose } from './dom.js';
import { badge, button, decider, many, muted, panel, tone } from './parts.js';
import { moment, span, told } from './time.js';

/** So many entries are shown unless more is asked for. */
const SHOWN = 200;

/** What a case waits for. */
export const waiting = ({ now }, { waitingFor }) => waitingFor && h('p', { class: 'waiting' }, 'It ', told(waitingFor, now), '.');

/** The facts of who decided a case, and what is to happen. */
export const decided = (context, { plan: { decidedBy, steps } }) =>
  [['Decided by', decider(context, decidedBy)], ['Plan', steps.join(', then ')]];

/** What happened to a case. */
export function timeline(context, { id, profile, timeline: moments }) {
  const isWhole = context.memory.whole === id || moments.length <= SHOWN;
  const requests = moments.filter((it) => it.is === 'request').map((it) => it.id);
  return panel('Timeline', requests.length > 0 && archives(context, async () => ({ ids: [...await creation(context, profile), ...requests].join() }), id),
    moments.length === 0 && muted('The journal does not keep anything about it any more.'),
    !isWhole && h('div', {}, button(`Show ${many(moments.length - SHOWN, 'earlier entry', 'earlier entries')}`, () => context.set({ whole: id }), { kind: 'quiet' })),
    moments.length > 0 && h('ol', { class: 'timeline' }, (isWhole ? moments : moments.slice(-SHOWN)).map((it) => entry(context, it))));
}

/** The request that made the profile of a case, without which it could not be made again. */
async function creation({ sandbox }, profile) {
  if (!profile) return [];
  const { timeline: moments } = await call('GET', inSandbox(sandbox, `cases/${profile}`));
  return moments.filter((it) => it.operation === 'attestr.profile.create').map((it) => it.id);
}

function entry(context, it) {
  const [color, ...what] = happened(context, it);
  return h('li', { key: `${it.is} ${it.id} ${it.at}`, class: color }, moment(it.at, context.now), h('i', {}), h('div', {}, what));
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
