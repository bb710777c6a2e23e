// Rules: one as a sentence, such as `work.create, employer Initech* → Alert after 1 h`; one as YAML; and adding one while the sandbox runs, from
// a form, or from a request ("do this again, but answer 4292").

import { parsed } from './api.js';
import { ask, optionsOf } from './dialog.js';
import { h } from './dom.js';
import { block, button, many, muted, note, save } from './parts.js';
import { spanOf } from './time.js';

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
    when: { operation: values.operation, ...bodyOf(values, offered) },
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
function bodyOf(values, offered) {
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

/** What a rule says. */
export const sentenceOf = ({ when = {}, then = {}, ...rest }) => `${[conditions(when), ...turns(rest)].filter(Boolean).join(', ')} → ${effects(then)}`;

/** Operations without their vendor, and what is looked at beside them. */
function conditions({ operation, ...others }) {
  const names = [operation ?? []].flat().map((name) => name.replace(/^(attestr|personr)\./, ''));
  return [names.length ? names.join(' or ') : 'any operation', ...Object.entries(others).map(([key, value]) => condition(key, value))].join(', ');
}

function condition(key, value) {
  if (key === 'any' || key === 'all') return value.map(conditionsOf).join(key === 'any' ? ' or ' : ' and ');
  if (key === 'not') return `not ${conditionsOf(value)}`;
  if (key === 'body' || key === 'record' || key === 'query') return fields('', value);
  return key === 'header' ? fields('header ', value) : `${key} ${operand(value)}`;
}

const conditionsOf = (it) => Object.entries(it).map(([key, value]) => condition(key, value)).join(', ');

const fields = (prefix, them) => Object.entries(them).map(([name, value]) => `${prefix}${name} ${operand(value)}`).join(', ');

/** What a field is compared with. */
function operand(value) {
  if (Array.isArray(value)) return value.map(operand).join(' or ');
  if (value === null || typeof value !== 'object') return String(value);
  return Object.entries(value).map(([word, it]) => (word === 'anyCase' ? operand(it) : `${word} ${operand(it)}`)).join(' and ');
}

function turns({ times, after, every, chance, until, ...others }) {
  return [
    times && (times === 1 ? 'the first time' : `the first ${times} times`), after && `after ${many(after, 'time')}`, every && (every === 1 ? 'every time' : `one time in ${every}`),
    chance !== undefined && `with chance ${chance}`, until && `until ${until}`, others.sequence && 'in turn',
  ];
}

/** What happens then. */
function effects({ outcome, after, error, errored, fault, lost, latency, never, steps, oneOf, response, webhook, output, details, ...others }) {
  const decided = [
    outcome, errored !== undefined && `ends with error ${codeOf(errored)}`, error !== undefined && `error ${codeOf(error)}`, response && `answers ${response.status ?? 200}`,
    fault && `breaks the connection: ${fault}${lost ? ', the work is done' : ''}`, never && 'never ends', steps && steps.map(effects).join(', then '), oneOf && `one of ${oneOf.map(({ weight, ...it }) => effects(it)).join(' | ')}`,
    after && (spanOf(after) === '0 s' ? 'at once' : `after ${spanOf(after)}`), output && 'with an output of its own',
  ];
  const besides = [
    latency && `answers ${typeof latency === 'string' ? `after ${spanOf(latency)}` : 'slowly'}`,
    webhook && `webhook: ${Object.entries(webhook).map(([act, it]) => (it === true ? act : `${act} ${spanOf(String(it))}`)).join(', ')}`, ...Object.keys(others),
  ];
  return [decided.filter(Boolean).join(' '), ...besides].filter(Boolean).join(', ') || 'nothing else';
}

const codeOf = (it) => (typeof it === 'object' ? it.code : it);

const PLAIN = /^[A-Za-z_][\w ./-]*$/;
const WORDS = /^(true|false|null|yes|no|on|off|~)$/i;

/** `value` as YAML, each line indented by `indent`. */
export function yaml(value, indent = '') {
  if (Array.isArray(value)) return value.length ? value.map((it) => `${indent}- ${nested(it, indent)}`).join('\n') : `${indent}[]`;
  if (value === null || typeof value !== 'object') return indent + scalar(value);
  return Object.entries(value).map(([key, it]) => `${indent}${scalar(key)}:${isNested(it) ? `\n${yaml(it, `${indent}  `)}` : ` ${scalar(it)}`}`).join('\n') || `${indent}{}`;
}

/** An entry of a list: its first line stands beside the dash. */
const nested = (it, indent) => yaml(it, `${indent}  `).slice(indent.length + 2);

const isNested = (it) => it !== null && typeof it === 'object' && Object.keys(it).length > 0;

function scalar(it) {
  if (typeof it === 'object' && it !== null) return Array.isArray(it) ? '[]' : '{}';
  return typeof it === 'string' && PLAIN.test(it) && !WORDS.test(it) && it.trim() === it ? it : JSON.stringify(it);
}
