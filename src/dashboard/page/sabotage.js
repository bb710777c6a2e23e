// Lets the next webhooks misbehave on purpose.

import { ask } from './dialog.js';
import { h } from './dom.js';
import { attempt } from './note.js';
import { badge, button, muted, panel, pending } from './parts.js';

/** What can be done, and what its field is. */
const ACTS = [
  ['duplicate', 'send it more than once', 2, 'How many more times.'], ['drop', 'never send it', true], ['delay', 'send it later', '10s', 'A span of sandbox time.'],
  ['signature', 'spoil the signature', 'wrong', 'wrong, stale-output or missing'], ['tamper', 'change the body after signing', true],
  ['token', 'spoil the token', 'wrong', 'wrong or missing'], ['contentType', 'send another content type', 'text/plain', 'A content type.'],
  ['truncate', 'cut the body', 40, 'After how many bytes.'], ['transfer', 'send it badly', 'slow', 'slow or cut'], ['early', 'send it before the answer to the request that caused it', true],
];

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

const arm = (context) => ask({
  title: 'Spoil a webhook', action: 'Arm', about: 'What the API itself answers stays as it is.',
  fields: [
    { name: 'act', label: 'What to do', kind: 'select', options: ACTS.map(([name, title]) => [name, title]) },
    ...ACTS.filter(([, , value]) => value !== true).map(([name, , value, hint]) => ({ name, label: 'How', value: String(value), hint, required: true, when: ({ act }) => act === name })),
    { name: 'event', label: 'Only of this event', placeholder: 'async.completed' },
    { name: 'endpoint', label: 'Only to this endpoint', placeholder: 'ep_1' },
  ],
  submit: ({ act, event, endpoint, ...values }) => {
    const [, , kind] = ACTS.find(([name]) => name === act);
    const value = kind === true ? true : typeof kind === 'number' ? Number(values[act]) : values[act];
    return context.call('POST', 'sabotage', { ...(event && { event }), ...(endpoint && { endpoint }), webhook: { [act]: value } });
  },
});
