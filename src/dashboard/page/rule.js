// Adds a rule while the sandbox runs: from a form, or from a request ("do this again, but answer 4292").

import { parsed } from './api.js';
import { ask, optionsOf } from './dialog.js';
import { note } from './note.js';
import { json } from './code.js';

/** What can happen: the word of the language, its title, and the value and the hint of its field. What has no field of its own is written as JSON. */
const thens = ({ outcomes }) => [
  ['outcome', 'an outcome', 'Clear', Object.values(outcomes).flat().join(', ')],
  ['error', 'an error at once', '4292', 'A code of the vendor, such as 4292.'],
  ['errored', 'a check that ends with an error', '5001', 'A code of the vendor, such as 5001.'],
  ['fault', 'a broken connection', 'reset', ''],
  ['latency', 'a slow answer', '2s', 'A span, such as 800ms.'],
  ['after', 'a check that takes', '1h', 'A span of sandbox time, such as 1h.'],
  ['never', 'a check that never ends', '', ''],
  ['custom', 'something else', '{ "outcome": "Alert" }', 'What a rule has as “then”, as JSON.'],
];

const KINDS = { custom: 'code', fault: 'select' };

/** Asks for a rule; `request` fills the form so that the rule fits requests like it. */
export async function addRule(context, request = null) {
  const words = context.words.data;
  const sent = request && parsed(request.request.body);
  const made = await ask({
    title: request ? 'Decide requests like this one' : 'Add a rule', action: 'Add',
    about: 'The rule decides before all scenarios, from now on.',
    fields: [
      { name: 'operation', label: 'When the operation is', value: request?.operation ?? 'attestr.work.create', required: true, hint: '`*` stands for anything.' },
      { name: 'body', label: 'and the body has', kind: 'code', rows: 4, value: condition(sent), hint: 'Fields as JSON; empty: any body. A text may have * in it.' },
      { name: 'kind', label: 'then', kind: 'select', options: thens(words).map(([name, title]) => [name, title]) },
      ...thens(words).filter(([, , value]) => value).map(([name, , value, hint]) => ({
        name, label: 'which is', value, hint, kind: KINDS[name] ?? 'text', options: optionsOf(words.faults), required: true, when: ({ kind }) => kind === name,
      })),
      { name: 'times', label: 'Only the first … times', kind: 'number', min: 1, hint: 'Empty: always.' },
    ],
    extra: (values) => json('The rule', preview(values)),
    submit: (values) => context.call('POST', 'rules', ruleOf(values)),
  });
  if (made) note('The rule is active');
}

/** The fields of a body by which requests like it are told from others. */
function condition(sent) {
  if (!sent || typeof sent !== 'object') return '';
  const found = ['tag', 'employer', 'reg', 'name', 'email', 'companyName'].filter((name) => typeof sent[name] === 'string').slice(0, 2);
  return found.length ? JSON.stringify(Object.fromEntries(found.map((name) => [name, sent[name]])), null, 2) : '';
}

function preview(values) {
  try {
    return ruleOf(values);
  } catch (error) {
    return error.message;
  }
}

function ruleOf({ operation, body, kind, times, ...values }) {
  return {
    when: { operation, ...(body.trim() && { body: JSON.parse(body) }) },
    ...(times && { times: Number(times) }),
    then: then(kind, values[kind]),
  };
}

function then(kind, value) {
  if (kind === 'custom') return JSON.parse(value);
  if (kind === 'never') return { never: true };
  return { [kind]: kind === 'error' || kind === 'errored' ? Number(value) : value };
}
