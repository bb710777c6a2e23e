// Adds a rule while the sandbox runs: from a form, or from a request ("do this again, but answer 4292").

import { parsed } from './api.js';
import { ask, optionsOf } from './dialog.js';
import { h } from './dom.js';
import { note } from './note.js';
import { block } from './code.js';
import { button, muted, save } from './parts.js';
import { yaml } from './yaml.js';

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

const KINDS = { custom: 'code', fault: 'select', outcome: 'select' };

/** Fields of a body by which requests like it are usually told from others: these are chosen from the beginning. */
const TELLING = ['tag', 'employer', 'name', 'email', 'companyName'];
/** So many fields of a body are offered. */
const OFFERED = 12;

/** Asks for a rule; `request` fills the form so that the rule fits requests like it. */
export async function addRule(context, request = null) {
  const words = context.words.data;
  const offered = fieldsOf(request);
  const options = { fault: words.faults, outcome: words.outcomes[request?.operation?.split('.')[0]] ?? [...new Set(Object.values(words.outcomes).flat())] };
  const ruleOf = (values) => ({
    when: { operation: values.operation, ...conditions(values, offered) },
    ...(values.times && { times: Number(values.times) }),
    then: then(values.kind, values[values.kind]),
  });
  const made = await ask({
    title: request ? 'Decide requests like this one' : 'Add a rule', action: 'Add', broad: true,
    about: 'The rule decides before all scenarios, from now on.',
    fields: [
      { name: 'operation', label: 'When the operation is', value: request?.operation ?? 'attestr.work.create', required: true, hint: '`*` stands for anything.' },
      ...offered.flatMap(([name, value], place) => [
        { name: `has ${name}`, label: `${name} is`, kind: 'check', value: isTelling(name, place, offered) },
        { name: `value ${name}`, label: `Value of ${name}`, value: String(value), when: (values) => values[`has ${name}`] },
      ]),
      ...(offered.length ? [] : [{ name: 'body', label: 'and the body has', kind: 'code', rows: 4, value: '', hint: 'Fields as JSON; empty: any body. A text may have * in it.' }]),
      { name: 'kind', label: 'then', kind: 'select', options: thens(words).map(([name, title]) => [name, title]) },
      ...thens(words).filter(([, , value]) => value).map(([name, , value, hint]) => ({
        name, label: 'which is', value, hint: KINDS[name] === 'select' ? null : hint, kind: KINDS[name] ?? 'text', options: optionsOf(options[name] ?? []), required: true, when: ({ kind }) => kind === name,
      })),
      { name: 'times', label: 'Only the first … times', kind: 'number', min: 1, hint: 'Empty: always.' },
    ],
    extra: (values) => preview(() => ruleOf(values)),
    submit: (values) => context.call('POST', 'rules', ruleOf(values)),
  });
  if (made) note('The rule is active');
}

/** The fields of what a request sent that have one value each. */
function fieldsOf(request) {
  const sent = request && parsed(request.request.body);
  return Object.entries(sent ?? {}).filter(([, value]) => ['string', 'number'].includes(typeof value)).slice(0, OFFERED);
}

/** Whether a field is one of the first two that tell requests apart. */
const isTelling = (name, place, offered) => TELLING.includes(name) && offered.slice(0, place).filter(([other]) => TELLING.includes(other)).length < 2;

/** What the body has to have: the chosen fields, or what was written. */
function conditions(values, offered) {
  const chosen = offered.filter(([name]) => values[`has ${name}`]);
  const written = (name, value) => (typeof value === 'number' && values[`value ${name}`].trim() !== '' ? Number(values[`value ${name}`]) : values[`value ${name}`]);
  if (chosen.length) return { body: Object.fromEntries(chosen.map(([name, value]) => [name, written(name, value)])) };
  return values.body?.trim() ? { body: JSON.parse(values.body) } : {};
}

/** The rule as a scenario file has it, and a way to keep that. */
function preview(rule) {
  try {
    const file = `${yaml({ name: 'from-the-dashboard', description: 'Made in the dashboard.', rules: [rule()] })}\n`;
    return [block('The rule', file, 'yaml'), h('div', { class: 'actions' }, button('Save as file', () => save('from-the-dashboard.yaml', file)))];
  } catch (error) {
    return muted(error.message);
  }
}

function then(kind, value) {
  if (kind === 'custom') return JSON.parse(value);
  if (kind === 'never') return { never: true };
  return { [kind]: kind === 'error' || kind === 'errored' ? Number(value) : value };
}
