// Requests: the list of what clients sent, with filters, beside one of them with its answer.

import { archives } from './about.js';
import { h } from './dom.js';
import { fillButton } from './make.js';
import { brief, choice, counted, dotted, empty, search } from './parts.js';
import { request } from './request.js';
import { split } from './split.js';

const STATUSES = [['', 'any status'], ['2xx', '2xx'], ['4xx', '4xx'], ['5xx', '5xx']];

/** The view. */
export const requests = (context) => {
  const { query } = context;
  const source = context.list('requests', query);
  return split(context, {
    source, items: source.data?.items, name: 'requests', title: 'Requests', filters: query, choosesNewest: true, head: [head(context, source), filters(context)],
    row: (it) => [it.operation ?? `${it.method} ${it.path}`, it.answered, dotted(it.warnings.length > 0 && '⚠', it.subject && brief(it.subject), it.rule, it.operation ? `${it.method} ${it.path}` : 'no such endpoint'), it.at],
    nothing: Object.values(query).some(Boolean)
      ? empty('No results', 'Change the filters to see others.')
      : empty('No request yet', 'Whatever a client sends to this sandbox appears here at once.', fillButton(context)),
    detail: () => request(context), hint: ['Choose a request', 'What was sent, what was answered, and why, is shown here.'],
  });
};

const head = (context, source) => h('div', { class: 'bar' }, h('h1', {}, 'Requests'),
  h('div', { class: 'actions' }, source.data && counted(source.data.items.length, source.data.count),
    archives(context, () => context.query, context.sandbox)));

const filters = (context) => h('div', { class: 'filters' }, search(context, 'operation, path, rule or record'),
  choice('Status', context.query.status ?? '', STATUSES, (status) => context.filter({ status })));
