// The sandbox's clock: how time runs, what is due, and moving it.

import { caseId, kindOf } from './about.js';
import { ask } from './dialog.js';
import { h } from './dom.js';
import { andMore, brief, button, empty, facts, heading, lines, many, mono, moreLikeIt, muted, note, panel, pending, runs, table, value } from './parts.js';
import { due, full, moment, own, ticking } from './time.js';

/** So much of the agenda is shown. */
export const MOST_DUE = 200;

const SPANS = [['1m', '+1 min'], ['1h', '+1 h'], ['1d', '+1 day']];

/** The view. */
export const clock = (context) => {
  const { now, memory, info: { data: { clock: shown } } } = context;
  return [
    heading('Clock', 'Everything in the sandbox reads this clock: completions, retries, rate windows, daily limits, lifetimes and dates in answers.'),
    h('div', { class: 'columns' }, panel('Now', modes(context, shown),
      h('p', { class: 'big' }, ticking(full, now, { tag: 'time' }), h('small', { class: 'muted' }, ' UTC')),
      facts(['Runs', words(shown)], ['Your time', ticking(own, now)]),
      advance(context, shown)),
    panel('What is due', null, agenda(context, agendaOf(context, MOST_DUE))),
    fired(context, memory.fired)),
  ];
};

/** The source of the first `most` things that are due. */
export const agendaOf = ({ use }, most) => use(`clock/due?limit=${most}`);

/** What is due, for whom, and a way to let the time come to each. */
export function agenda(context, source) {
  if (!source.data) return pending(source);
  const { items, count } = source.data;
  if (!items.length) return muted('Nothing is due.');
  return [
    lines('What is due', runs(items, isDueAlike).map(([it, ...others]) => ({
      key: `${it.at} ${it.subject} ${it.what}`, main: [whom(context, it), `: ${it.what}`, moreLikeIt(others.length)],
      end: button('Advance to here', () => move(context, { to: it.at }), { kind: 'quiet', 'aria-label': `Advance to here: ${it.at}, ${it.subject}` }),
      sub: [moment(it.at, context.now), ' · ', due(it.at, context.now)],
    }))),
    andMore(count - items.length, context.link('clock')),
  ];
}

/** Whether two things are due at one moment and differ only in whose they are. */
const isDueAlike = (one, other) => ['at', 'kind', 'name', 'what'].every((field) => one[field] === other[field]);

/** Whom something that is due is about, with a link to it. */
const whom = ({ link }, { kind, subject, name }) =>
  [`${kind} `, h('a', { href: kind === 'delivery' ? link('deliveries', subject) : link('cases', subject, { kind: kindOf(subject, kind) }) }, name ? value(name) : mono(brief(subject)))];

/** Freezes and advances from every view. */
export const steering = (context) => {
  const { mode, next } = context.info.data.clock;
  const isFrozen = mode === 'frozen';
  return h('div', { class: 'steer', role: 'group', 'aria-label': 'Clock' },
    button(isFrozen ? 'Run' : 'Freeze', () => context.act('PUT', 'clock', { mode: isFrozen ? 'real' : 'frozen' }, `The clock is ${isFrozen ? 'real' : 'frozen'} now`), { key: 'run', kind: 'quiet' }),
    button('+1 h', () => move(context, { by: '1h' }), { key: 'hour', kind: 'quiet', 'aria-label': '+1 h: advance the clock' }),
    button('Next', () => move(context, { until: 'next' }), { key: 'next', kind: 'quiet', disabled: !next, 'aria-label': 'Next: advance to what is due next', title: 'Advance to what is due next' }));
};

const words = ({ mode, factor }) =>
  ({ real: 'as fast as real time', frozen: 'not at all, until it is advanced', scaled: `${factor} times as fast as real time` })[mode];

const modes = (context, { mode, factor }) => [
  modeButton(context, 'Real', mode === 'real', { mode: 'real' }),
  modeButton(context, 'Frozen', mode === 'frozen', { mode: 'frozen' }),
  button(mode === 'scaled' ? `Scaled ${factor}×` : 'Scaled…', () => scale(context), { 'aria-pressed': String(mode === 'scaled') }),
];

const modeButton = (context, label, isOn, body) =>
  button(label, () => context.act('PUT', 'clock', body, `The clock is ${body.mode} now`), { 'aria-pressed': String(isOn) });

const scale = (context) => ask({
  title: 'Scale time', action: 'Scale',
  about: 'How many seconds of sandbox time pass in one second.',
  fields: [{ name: 'factor', label: 'Factor', kind: 'number', value: '60', min: 0, step: 'any', required: true }],
  submit: ({ factor }) => context.call('PUT', 'clock', { mode: 'scaled', factor: Number(factor) }),
});

const advance = (context, { next }) => h('div', { class: 'actions', role: 'group', 'aria-label': 'Advance' },
  SPANS.map(([by, label]) => chip(context, label, { by })),
  chip(context, 'To what is due next', { until: 'next' }, !next),
  chip(context, 'Until nothing is due', { until: 'idle' }, !next),
  button('Other…', () => other(context), { kind: 'chip' }));

const chip = (context, label, body, disabled = false) => button(label, () => move(context, body), { key: label, kind: 'chip', disabled });

async function move(context, body) {
  const done = await context.act('POST', 'clock/advance', body);
  if (!done) return;
  context.set({ fired: done.fired });
  note(`It is ${full(Date.parse(done.now))}; ${many(done.fired.length, 'thing')} happened`);
}

const other = (context) => ask({
  title: 'Advance the clock', action: 'Advance',
  fields: [
    { name: 'how', label: 'Advance', kind: 'select', options: [['by', 'by a span'], ['to', 'to a moment']] },
    { name: 'by', label: 'Span', value: '2h', hint: 'Such as 90s, 15m, 2h, 30d.', required: true, when: ({ how }) => how === 'by' },
    { name: 'to', label: 'Moment', value: new Date(context.now + 86_400_000).toISOString().slice(0, 19) + 'Z', hint: 'UTC, not before now.', required: true, when: ({ how }) => how === 'to' },
  ],
  submit: async ({ how, by, to }) => {
    const done = await context.call('POST', 'clock/advance', how === 'by' ? { by } : { to });
    context.set({ fired: done.fired });
  },
});

const fired = (context, list) => list && panel('What the last advance did', null, list.length === 0
  ? empty('Nothing was due', 'Time passed and nothing happened.')
  : table('What happened', ['At', 'What', 'About'], list.slice(0, 500).map(({ at, what, subject }, key) => ({ key, cells: [moment(at, context.now), what, caseId(context, subject, what)] }))));
