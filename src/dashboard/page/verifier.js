// Checks a webhook's signature with a secret that the user pastes. The secret stays in this page.

import { block } from './code.js';
import { h } from './dom.js';
import { badge, facts, mono, panel } from './parts.js';
import { sign } from './sign.js';

/** The verifier of a signature. */
export function verifier(context, { value, signed }) {
  const { memory, set } = context;
  const expected = memory.secret && sign(memory.secret, signed);
  return panel('Signature', expected && (expected === value.toLowerCase() ? badge('valid', 'good') : badge('not this secret’s', 'bad')),
    facts(['Signature', mono(value)], expected !== value && expected && ['With this secret', mono(expected)]),
    h('div', { class: 'field' },
      h('label', { for: 'secret' }, 'Paste your secret to check it'),
      h('input', { id: 'secret', class: 'mono', value: memory.secret ?? '', autocomplete: 'off', spellcheck: 'false', on: { input: (event) => set({ secret: event.target.value.trim() }) } })),
    h('details', {}, h('summary', {}, 'What was signed, byte for byte'), block('Signed text', signed)));
}
