// One check of Attestr: how far it is, what it waits for, and what the back office can decide.

import { accountOf, caseLink, decided, nameOf, stateOf, timeline, waiting } from './about.js';
import { ask, optionsOf } from './dialog.js';
import { h } from './dom.js';
import { body, button, facts, json, mono, muted, panel, rawSwitch, tone, value } from './parts.js';
import { checksOf, QUERIES, question } from './profile.js';
import { title } from './split.js';
import { moment } from './time.js';

/** The detail of a check; `shown` is the case that it is. */
export function check(context, shown, it) {
  const { now, memory } = context;
  return [
    title(nameOf(shown), it.id, stateOf(shown)),
    waiting(context, it),
    it.offers.includes('checks/{id}/complete') && decide(context, it),
    facts(['Type', it.type], ['Number', it.number], ['Tag', it.tag], ['Profile', caseLink(context, it.profile, '', it.candidate?.name ?? it.profile)], ['Account', accountOf(context, it.account)],
      ['Webhook', it.webhook ? 'requested' : 'not requested'], ['Created', moment(it.created, now)], ['Updated', it.updated && moment(it.updated, now)],
      ...decided(context, it), ['Signature', it.signature && mono(it.signature)]),
    requested(context, it),
    it.output && panel('Result', rawSwitch(context, 'output'), body('Output', JSON.stringify(it.output), memory.raw)),
    it.error && panel('Error', null, json('Error', it.error)),
    it.profile && others(context, it),
    timeline(context, shown),
  ];
}

/** What was asked for: every field of the request, documents among them. */
const requested = (context, { request }) => panel('Requested', request && rawSwitch(context, 'request'), request === null
  ? muted('What was asked is gone: the profile was archived.')
  : context.memory.raw ? body('Request', JSON.stringify(request), true) : facts(...Object.entries(request).map(([name, it]) => [name, field(it)])));

/** A value of a request; what consists of several stands in lines of its own. */
function field(it) {
  if (Array.isArray(it)) return it.map((one, key) => h('div', { key }, field(one)));
  return it !== null && typeof it === 'object' ? Object.entries(it).map(([name, one]) => h('div', { key: name }, `${name}: `, field(one))) : value(String(it));
}

/** The other checks of the same candidate. */
const others = (context, { id, profile, candidate }) => checksOf(context, ['Other checks of ', value(candidate?.name ?? 'the profile')], profile, id);

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
