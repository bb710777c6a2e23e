// A rule as one sentence: `work.create, employer Initech* → Alert after 1 h`.

import { many } from './parts.js';
import { spanOf } from './time.js';

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
    after && `after ${spanOf(after)}`, output && 'with an output of its own',
  ];
  const besides = [
    latency && `answers ${typeof latency === 'string' ? `after ${spanOf(latency)}` : 'slowly'}`,
    webhook && `webhook: ${Object.entries(webhook).map(([act, it]) => (it === true ? act : `${act} ${it}`)).join(', ')}`, ...Object.keys(others),
  ];
  return [decided.filter(Boolean).join(' '), ...besides].filter(Boolean).join(', ') || 'nothing else';
}

const codeOf = (it) => (typeof it === 'object' ? it.code : it);
