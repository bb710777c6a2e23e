// Lets the next webhooks misbehave on purpose.

import { ask, optionsOf } from './dialog.js';
import { h } from './dom.js';
import { attempt } from './note.js';
import { badge, button, muted, panel, pending } from './parts.js';

/** What waits to be done, and a way to arm more. */
export function sabotage(context) {
  const source = context.use('sabotage');
  const armed = source.data?.armed ?? [];
  return panel('Sabotage', [
    armed.length > 0 && button('Let go of all', () => context.act('DELETE', 'sabotage', undefined, 'Nothing is armed any more', () => again(context, armed))),
    button('Spoil the next one…', () => arm(context)),
  ], pending(source) ?? (armed.length
    ? armed.map((it, key) => h('p', { key }, badge('armed', 'warn'), ` the next webhook${it.event ? ` ${it.event}` : ''}${it.endpoint ? ` to ${it.endpoint}` : ''}: `, h('code', {}, JSON.stringify(it.webhook))))
    : muted('The next webhooks go out as they should.')));
}

const again = (context, armed) => attempt(async () => {
  for (const it of armed) await context.call('POST', 'sabotage', it);
}, 'It is armed again');

function arm(context) {
  const acts = Object.entries(context.words.data.sabotage);
  return ask({
    title: 'Spoil a webhook', action: 'Arm', about: 'What the API itself answers stays as it is.',
    fields: [
      { name: 'act', label: 'What to do', kind: 'select', options: acts.map(([name, { description }]) => [name, `${name}: ${description}`]) },
      ...acts.filter(([, schema]) => schema.type !== 'boolean').map(([name, schema]) => ({ name, label: 'How', required: true, when: ({ act }) => act === name, ...fieldOf(schema) })),
      { name: 'event', label: 'Only of this event', placeholder: 'async.completed' },
      { name: 'endpoint', label: 'Only to this endpoint', placeholder: 'ep_1' },
    ],
    submit: ({ act, event, endpoint, ...values }) => {
      const { type } = context.words.data.sabotage[act];
      const value = type === 'boolean' || (isNumber(type) ? Number(values[act]) : values[act]);
      return context.call('POST', 'sabotage', { ...(event && { event }), ...(endpoint && { endpoint }), webhook: { [act]: value } });
    },
  });
}

const isNumber = (type) => [type].flat().includes('integer');

/** How a value with this schema is asked for. */
function fieldOf({ type, enum: choices, examples = [], minimum }) {
  if (choices) return { kind: 'select', options: optionsOf(choices.filter(Boolean)) };
  if (isNumber(type)) return { kind: 'number', min: minimum };
  return { value: examples[0] ?? '', hint: examples.length > 0 && `Such as ${examples.join(', ')}.` };
}
