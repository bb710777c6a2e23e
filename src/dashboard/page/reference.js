// The control API's own description, made readable, and how sure vetbox is of what it does.

import { beside } from './api.js';
import { json } from './code.js';
import { h, prose } from './dom.js';
import { found } from './find.js';
import { badge, empty, facts, heading, mono, panel, pending, search, table, tabs } from './parts.js';

/** The view. */
export const api = (context) => {
  const source = context.source('openapi', (signal, before) => before ?? beside('openapi.json', signal));
  const text = (context.query.q ?? '').toLowerCase();
  return [
    heading('API', 'Whatever this page shows and does goes through this API, and a test can do it, too.',
      h('a', { class: 'button', href: 'openapi.json', target: '_blank' }, 'openapi.json')),
    parts(context),
    h('div', { class: 'filters' }, search(context, 'method, path or what it does')),
    pending(source) ?? groups(context, source.data, text),
  ];
};

const parts = ({ view, link }) => tabs('API', view, [['api', 'Control API', link('api')], ['fidelity', 'Fidelity', link('fidelity')]]);

/** The view of the fidelity table. */
export const fidelity = (context) => {
  const source = context.source('fidelity', (signal, before) => before ?? beside('fidelity', signal));
  const rows = found(source.data ?? [], context.query.q);
  const named = [...new Set(rows.map((row) => row.group))];
  return [
    heading('Fidelity', 'What vetbox does, where it is known from, and the test that pins it.'),
    parts(context),
    h('div', { class: 'filters' }, search(context, 'operation, field, error or source')),
    pending(source) ?? (rows.length ? named.map((group) => h('div', { key: group }, panel(group, null, factsOf(group, rows.filter((row) => row.group === group))))) : empty('Nothing is like that', 'Search for another word.')),
  ];
};

const SOURCES = { documented: 'good', sample: 'info', inferred: 'warn' };

const factsOf = (group, rows) => table(group, ['Subject', 'Fact', 'Source', 'Test'], rows.map(({ subject, fact, source, test }, key) => ({
  key, cells: [mono(subject), prose(fact), badge(source, SOURCES[source] ?? 'plain'), h('span', { class: 'mono muted' }, test)],
})));

function groups(context, document, text) {
  const tags = new Map();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (text && !`${method} ${path} ${operation.summary}`.toLowerCase().includes(text)) continue;
      const tag = operation.tags?.[0] ?? '';
      tags.set(tag, [...(tags.get(tag) ?? []), { method, path, operation }]);
    }
  }
  if (!tags.size) return empty('Nothing is like that', 'Search for another word.');
  return [...tags].sort(([left], [right]) => left.localeCompare(right)).map(([tag, list]) => h('div', { key: tag }, panel(tag, null, list.map((it) => one(context, document, it)))));
}

/** Its schemas are written out once it is opened: all of them together are long. */
const one = (context, document, { method, path, operation }) => h('details', { key: `${method} ${path}`, class: 'operation', on: { toggle: (event) => opened(context, `${method} ${path}`, event.target.open) } },
  h('summary', {}, badge(method.toUpperCase(), method === 'get' ? 'info' : method === 'delete' ? 'bad' : 'good'), mono(path.replace('/_vetbox/v1/sandboxes/{sandbox}', '…')), h('span', { class: 'muted' }, prose(operation.summary))),
  h('p', { class: 'mono muted' }, path),
  facts(...(operation.parameters ?? []).filter((it) => it.in === 'query').map((it) => [it.name, prose(it.description)])),
  context.keep('opened', () => new Set()).has(`${method} ${path}`) && [schema(document, 'Takes', operation.requestBody), schema(document, 'Gives', Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1])]);

function opened({ memory, redraw }, name, isOpen) {
  if (isOpen) memory.opened.add(name);
  else memory.opened.delete(name);
  redraw();
}

function schema(document, title, holder) {
  const content = holder?.content && Object.values(holder.content)[0]?.schema;
  return content && [h('h3', {}, title), json(title, resolved(document, content, 0))];
}

/** A schema with what it refers to in place, a few levels deep. */
function resolved(document, it, depth) {
  if (Array.isArray(it)) return it.map((entry) => resolved(document, entry, depth));
  if (it === null || typeof it !== 'object') return it;
  if (it.$ref) {
    const name = it.$ref.split('/').at(-1);
    return depth > 3 ? name : resolved(document, document.components.schemas[name], depth + 1);
  }
  return Object.fromEntries(Object.entries(it).map(([key, entry]) => [key, resolved(document, entry, depth)]));
}
