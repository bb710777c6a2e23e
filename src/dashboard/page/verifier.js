// Checks the signature of a webhook, as it was sent, with a secret that the user pastes.

import { call } from './api.js';
import { block } from './code.js';
import { h } from './dom.js';
import { badge, facts, later, mono, panel, trouble } from './parts.js';

/** The verifier of what was sent as `body`; `value` is the signature of `signed`, before anybody spoiled it. */
export function verifier(context, body, { value, signed }) {
  const { memory: { secret = '' }, id, set, source } = context;
  const { data, error } = secret ? source(`signature ${id} ${secret}`, (signal) => call('POST', 'signature/verify', { payload: body, secret }, signal)) : {};
  return panel('Signature', data && (data.valid ? badge('valid', 'good') : badge('not valid', 'bad')),
    h('div', { class: 'field' },
      h('label', { for: 'secret' }, 'Paste your secret to check it'),
      h('input', { id: 'secret', class: 'mono', value: secret, autocomplete: 'off', spellcheck: 'false', on: { input: (event) => later(() => set({ secret: event.target.value.trim() })) } })),
    data?.differs && h('p', { class: 'hint', role: 'status' }, data.differs), error && trouble(error),
    facts(['Signature', mono(value)]),
    h('details', {}, h('summary', {}, 'What was signed, byte for byte'), block('Signed text', signed)));
}
