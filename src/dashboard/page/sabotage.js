// Lets the next webhooks misbehave on purpose.

import { ask, optionsOf } from './dialog.js';
import { h } from './dom.js';
import { attempt, badge, button, lines, muted, panel, pending } from './parts.js';

/** What waits to be done, and a way to arm more; `endpoints` are those that there are. */
export function sabotage(context, endpoints) {
  const source = context.use('sabotage');
  const armed = source.data?.armed ?? [];
  return panel('Sabotage', [
    armed.length > 0 && button('Disarm', () => context.act('DELETE', 'sabotage', undefined, 'Disarmed', () => again(context, armed))),
    button('Break next webhook…', () => arm(context, endpoints)),
  ], pending(source) ?? (armed.length
    ? lines('Armed', armed.map((it, key) => ({
      key, main: [badge('armed', 'warn'), ` the next webhook${it.event ? ` ${it.event}` : ''}${it.endpoint ? ` to ${it.endpoint}` : ''}`],
      sub: Object.entries(it.webhook).map(([act, value], place) => h('div', { key: place }, meaningOf(context.words.data.sabotage[act], act, value))),
    })))
    : muted('The next webhooks go out as they should.')));
}

/** What an act does, with its value when it has one. */
const meaningOf = ({ description, ...schema }, act, value) => [h('code', {}, value === true ? act : `${act}: ${value}`), ' ', choicesOf(schema).find(([word]) => word === value)?.[1] ?? description];

const again = (context, armed) => attempt(async () => {
  for (const it of armed) await context.call('POST', 'sabotage', it);
}, 'It is armed again');

function arm(context, endpoints) {
  const acts = Object.entries(context.words.data.sabotage);
  return ask({
    title: 'Break next webhook', action: 'Arm', about: 'What the API itself answers stays as it is.',
    fields: [
      { name: 'act', label: 'What to do', kind: 'choices', options: acts.map(([name, { description }]) => [name, name, description]) },
      ...acts.filter(([, schema]) => schema.type !== 'boolean').map(([name, schema]) => ({ name, label: 'How', required: true, when: ({ act }) => act === name, ...fieldOf(schema) })),
      { name: 'event', label: 'Event', kind: 'select', options: [['', 'any'], ...optionsOf([...new Set(Object.values(context.words.data.events).flat())])] },
      { name: 'endpoint', label: 'Endpoint', kind: 'select', options: [['', 'any'], ...endpoints.map(({ id, url }) => [id, `${id} ${url ?? 'mock receiver'}`])] },
    ],
    submit: ({ act, event, endpoint, ...values }) => {
      const schema = context.words.data.sabotage[act];
      const value = schema.type === 'boolean' || (isNumber(schema) ? Number(values[act]) : values[act]);
      return context.call('POST', 'sabotage', { ...(event && { event }), ...(endpoint && { endpoint }), webhook: { [act]: value } });
    },
  });
}

const isNumber = ({ type }) => [type].flat().includes('integer');

/** The words that a schema allows, each with its meaning when that is known. */
function choicesOf({ enum: words = [], const: word, description, oneOf = [], anyOf = [] }) {
  const own = word === undefined ? [] : [[word, description]];
  return [...own, ...words.filter(Boolean).map((it) => [it]), ...[...oneOf, ...anyOf].flatMap(choicesOf)];
}

/** How a value with this schema is asked for. */
function fieldOf(schema) {
  const choices = choicesOf({ ...schema, description: undefined });
  if (choices.length) return { kind: 'choices', options: choices.map(([word, meaning]) => [word, word, meaning]) };
  if (isNumber(schema)) return { kind: 'number', min: schema.minimum, value: '1' };
  const { examples = [] } = schema;
  return { value: examples[0] ?? '', hint: examples.length > 0 && `Such as ${examples.join(', ')}.` };
}
