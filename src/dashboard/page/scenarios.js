// Scenarios, the rules that decide in order, and magic values.

import { call } from './api.js';
import { found } from './data.js';
import { ask, confirm } from './dialog.js';
import { h, prose } from './dom.js';
import { block, button, copyId, empty, facts, heading, many, muted, panel, pending, search, table, tabs } from './parts.js';
import { addRule, sentenceOf, yaml } from './rule.js';
import { moment } from './time.js';

const ORIGINS = { runtime: 'added while running', given: 'from a file or added', shipped: 'ships with vetbox', magic: 'magic values' };

const EXAMPLE = `name: my-scenario
description: What it promises.
rules:
  - id: slow-alert
    when: { operation: attestr.work.create, body: { employer: "Initech*" } }
    then: { after: 1h, outcome: Alert }
`;

const head = (context, about, ...actions) => [heading('Scenarios', about, ...actions), tabs('Scenarios', context.view, [
  ['scenarios', 'Scenarios', context.link('scenarios')], ['rules', 'Active rules', context.link('rules')], ['magic', 'Magic values', context.link('magic')],
])];

/** The view of all scenarios, or of the one in the address. */
export const scenarios = (context) => {
  const source = context.watch('scenarios');
  const all = source.data?.scenarios;
  const one = context.id && all?.find((it) => it.name === context.id);
  if (one) return detail(context, one);
  return [
    head(context, 'Who decides: rules added while running, then active scenarios in this order, then magic values, then the vendor’s default.',
      button('Add scenario', () => edit(context, { name: '', text: EXAMPLE }), { kind: 'primary' })),
    h('div', { class: 'filters' }, search(context, 'scenario, description or rule')),
    pending(source) ?? [
      context.id && empty(`There is no scenario “${context.id}”`, 'It may have been removed.'),
      source.data.problems.map((it, key) => h('div', { key }, wrong(it))),
      panel('All', null, h('div', { class: 'long' }, listed(found(all, context.query.q), (some) => table('All scenarios', ['Scenario', 'Description', 'Decided', ''], some.map((it) => ({ key: it.name, cells: row(context, it) })))))),
    ],
  ];
};

const row = (context, it) => [
  [h('a', { href: context.link('scenarios', it.name) }, it.name), h('div', {}, h('small', { class: 'muted' }, ORIGINS[it.origin] ?? it.origin))],
  prose(it.description), String(it.rules.reduce((sum, rule) => sum + rule.decided, 0)), h('div', { class: 'actions' }, onOff(context, it)),
];

const onOff = (context, { name, active }) => button(active ? 'On' : 'Off',
  () => context.act('POST', `scenarios/${encodeURIComponent(name)}/${active ? 'deactivate' : 'activate'}`, undefined, `${name} is ${active ? 'off' : 'on'}`),
  { 'aria-pressed': String(active), 'aria-label': `${name} is ${active ? 'on' : 'off'}`, kind: 'chip' });

const listed = (some, show) => (some.length ? show(some) : empty('No results', 'Search for another word.'));

/** A problem of a file, with the line marked. */
const wrong = ({ file, line, column, message, source, nearest, example, note }) => h('div', { class: 'trouble', role: 'alert' },
  h('p', {}, h('strong', {}, line ? `${file}:${line}:${column} ` : `${file} `), prose(message), note && `; ${note}`),
  source && h('pre', { tabindex: '0' }, `${source}\n${' '.repeat(Math.max(0, column - 1))}^`),
  (nearest || example) && h('p', {}, nearest && `Did you mean ${nearest}? `, example && ['For instance: ', h('code', {}, example)]));

const detail = (context, it) => [
  h('a', { href: context.link('scenarios') }, '‹ All scenarios'),
  heading(it.name, prose(it.description), onOff(context, it), button(it.origin === 'given' ? 'Edit' : 'Edit a copy', () => edit(context, it)),
    it.origin === 'given' && button('Remove', () => confirm(`Remove ${it.name}?`, 'Its rules decide nothing any more.', 'Remove', () => {
      context.go(context.link('scenarios'));
      return context.call('DELETE', `scenarios/${encodeURIComponent(it.name)}`);
    }), { kind: 'danger' })),
  panel('Rules', null, it.rules.length ? ruleTable(context, it.rules) : muted('It has settings only.')),
  panel('Definition', null, block('Scenario file', it.text, 'yaml')),
];

const edit = (context, it) => ask({
  title: it.name ? `Edit ${it.name}` : 'Add a scenario', action: 'Save', broad: true,
  fields: [{ name: 'text', label: 'Definition', kind: 'code', rows: 22, value: it.text, required: true, hint: 'YAML or JSON. Counters of rules that stay the same go on.' }],
  submit: async ({ text }) => {
    const [, name] = /^\s*"?name"?\s*:\s*["']?([\w.-]+)/m.exec(text) ?? [];
    const put = await context.call('PUT', `scenarios/${encodeURIComponent(name ?? it.name ?? 'my-scenario')}`, text);
    context.go(context.link('scenarios', put.scenario.name));
  },
});

const ruleTable = (context, list) => table('Rules', ['What it says', 'Matched', 'Decided', 'Definition', ''], list.map((it) => ({
  key: it.name,
  cells: [
    [sentenceOf(it.rule), h('div', {}, h('small', { class: 'muted mono' }, it.name), it.until && h('small', { class: 'muted' }, [' until ', moment(it.until)]))], String(it.matched), String(it.decided),
    h('details', {}, h('summary', {}, it.rule.description ?? 'YAML'), block(`Rule ${it.name}`, yaml(it.rule), 'yaml')),
    h('div', { class: 'actions' }, it.origin === 'runtime' && button('Remove', () => context.act('DELETE', `rules/${encodeURIComponent(it.name.split('/').at(-1))}`, undefined, 'The rule is gone',
      () => context.call('POST', 'rules', it.rule)), { 'aria-label': `Remove ${it.name}` })),
  ],
})));

/** The view of the rules that decide. */
export const rules = (context) => {
  const source = context.use('rules');
  return [
    head(context, 'Every active rule in order of precedence, with how often it matched and decided.',
      button('Add rule', () => addRule(context), { kind: 'primary' })),
    h('div', { class: 'filters' }, search(context, 'rule, operation, condition or outcome')),
    pending(source) ?? active(context, found(source.data, context.query.q)),
  ];
};

/** Rules of one's own, and those of the magic values apart from them, folded unless one is searched for. */
function active(context, some) {
  const [magical, own] = [true, false].map((isMagic) => some.filter(({ origin }) => (origin === 'magic') === isMagic));
  const { q } = context.query;
  if (q && !some.length) return empty('No results', 'Search for another word.');
  return [
    panel('Your rules', null, own.length ? ruleTable(context, own) : muted(q ? 'None of them.' : 'None is active; the magic values and the vendor’s defaults decide: Clear, Approved.')),
    magical.length > 0 && h('details', { class: 'panel', key: 'magic', open: Boolean(q) && own.length === 0 }, h('summary', {}, h('h2', {}, many(magical.length, 'magic rule'))), ruleTable(context, magical)),
  ];
}

/** The view of magic values. */
export const magic = (context) => {
  const source = context.source('magic', (signal, before) => before ?? call('GET', 'magic-values', undefined, signal));
  const values = found(source.data ?? [], context.query.q);
  return [
    head(context, 'To get one of these, send one of those values. They are on unless the scenario magic-values is switched off.'),
    h('div', { class: 'filters' }, search(context, 'outcome, error or value')),
    pending(source) ?? (values.length ? panel('Magic values', null, h('div', { class: 'long' }, table('Magic values', ['To get', 'Send'], values.map((it) => ({
      key: it.rule,
      cells: [it.get, facts(...it.send.map(({ field, value }, key) => [field, h('span', { key }, h('code', {}, value), copyId(value.replaceAll('*', 'AA'), value))]))],
    }))))) : empty('No results', 'Search for another word.')),
  ];
};
