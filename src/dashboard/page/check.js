// One check of Attestr: how far it is, what it waits for, and what the back office can decide.

import { body, json } from './code.js';
import { ask, optionsOf } from './dialog.js';
import { h } from './dom.js';
import { badge, button, caseLink, facts, mono, panel, rawSwitch, tone } from './parts.js';
import { question, QUERIES } from './profile.js';
import { one, title } from './split.js';
import { moment } from './time.js';
import { decided, timeline, waiting } from './timeline.js';

/** The detail of the check that the address names. */
export function check(context) {
  const { id, now, memory } = context;
  return one(context, `checks/${encodeURIComponent(id)}`, (it) => [
    title(`${it.type} check`, it.id, badge(it.status, tone(it.status)), it.output?.status && badge(it.output.status, tone(it.output.status))),
    waiting(context, it),
    it.offers.includes('checks/{id}/complete') && decide(context, it),
    facts(['Number', it.number], ['Tag', it.tag], ['Profile', caseLink(context, it.profile, '', it.profile, { class: 'mono' })], ['Account', mono(it.account)],
      ['Webhook', it.webhook ? 'asked for' : 'not asked for'], ['Made', moment(it.created, now)], ['Changed', it.updated && moment(it.updated, now)],
      ...decided(it), ['Signature', it.signature && mono(it.signature)]),
    it.output && panel('Output', rawSwitch(context, 'output'), body('Output', JSON.stringify(it.output), memory.raw)),
    it.error && panel('Error', null, json('Error', it.error)),
    timeline(context, it.id, { where: { operation: 'attestr.profile.associate', body: { asyncRequest: it.id } }, on: it.profile }),
  ]);
}

/** One click for each outcome; the rest asks for more. */
const decide = (context, it) => panel('Decide', null,
  h('div', { class: 'actions' }, it.outcomes.map((outcome) =>
    button(outcome, () => context.act('POST', `checks/${it.id}/complete`, { outcome }, `The check is completed: ${outcome}`), { key: outcome, kind: `outcome ${tone(outcome)}` })),
  button('With an output…', () => complete(context, it)), button('Fail…', () => fail(context, it), { kind: 'danger' }),
  it.offers.includes(QUERIES) && question(context, it.profile, it.id), button('Other plan…', () => plan(context, it))));

const complete = (context, { id, outcomes }) => ask({
  title: 'Complete with an output', action: 'Complete',
  fields: [
    { name: 'outcome', label: 'Outcome', kind: 'select', options: optionsOf(outcomes) },
    { name: 'output', label: 'Fields of the output', kind: 'code', value: '{\n  "description": "<p>Dates do not match</p>"\n}', hint: 'As JSON; what is not given is made up.' },
  ],
  submit: ({ outcome, output }) => context.call('POST', `checks/${id}/complete`, { outcome, output: JSON.parse(output) }),
});

const fail = (context, { id }) => ask({
  title: 'Let the check fail', action: 'Fail', danger: true,
  fields: [
    { name: 'error', label: 'Error', kind: 'number', value: '5001', min: 4000, required: true, hint: 'A code of the vendor, such as 5001.' },
    { name: 'details', label: 'Details' },
  ],
  submit: ({ error, details }) => context.call('POST', `checks/${id}/fail`, { error: Number(error), ...(details && { details }) }),
});

const plan = (context, { id }) => ask({
  title: 'Give the check another plan', action: 'Plan',
  about: 'What a rule has as “then”. It begins now.',
  fields: [{ name: 'then', label: 'Plan', kind: 'code', value: '{\n  "steps": [\n    { "after": "1h", "outcome": "Clear" }\n  ]\n}' }],
  submit: ({ then }) => context.call('PUT', `checks/${id}/plan`, JSON.parse(then)),
});
