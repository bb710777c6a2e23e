// The sandbox's clock: how time runs, what is due, and moving it.

import { h } from './dom.js';
import { ask } from './dialog.js';
import { note } from './note.js';
import { button, empty, facts, heading, kindOf, many, mono, panel, table } from './parts.js';
import { due, full, moment, ticking } from './time.js';

const SPANS = [['1m', '+1 min'], ['1h', '+1 h'], ['1d', '+1 day']];

/** The view. */
export const clock = (context) => {
  const { now, memory, info: { data: { clock: shown } } } = context;
  return [
    heading('Clock', 'Everything in the sandbox reads this clock: completions, retries, rate windows, daily limits, lifetimes and dates in answers.'),
    panel('Now', modes(context, shown),
      h('p', { class: 'big' }, ticking(full, now, { tag: 'time' }), h('small', { class: 'muted' }, ' UTC')),
      facts(['Runs', words(shown)], ['Your time', ticking((at) => new Date(at).toLocaleString(), now)],
        ['Next due', shown.next ? [moment(shown.next, now), ' (', due(shown.next, now), ')'] : 'Nothing is due'],
        ['What it is', shown.due && whatIsDue(context, shown.due)]),
      advance(context, shown)),
    fired(memory.fired, now),
  ];
};

/** What happens next, and a link to whom. */
export const whatIsDue = ({ link }, { kind, subject, what }) => {
  const href = kind === 'delivery' ? link('deliveries', subject) : link('cases', subject, { kind: kindOf(subject, kind) });
  return [`${kind} `, h('a', { class: 'mono', href }, subject), `: ${what}`];
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

const fired = (list, now) => list && panel('What the last advance did', null, list.length === 0
  ? empty('Nothing was due', 'Time passed and nothing happened.')
  : table('What happened', ['At', 'What', 'About'], list.slice(0, 500).map(({ at, what, subject }, key) => ({ key, cells: [moment(at, now), what, mono(subject)] }))));
