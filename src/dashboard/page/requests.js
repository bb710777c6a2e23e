// Requests: the list of what clients sent, with filters, beside one of them with its answer.

import { archives } from './archive.js';
import { h } from './dom.js';
import { choice, empty, muted, search } from './parts.js';
import { request } from './request.js';
import { split } from './split.js';

const STATUSES = [['', 'any status'], ['2xx', '2xx'], ['4xx', '4xx'], ['5xx', '5xx']];
const PAUSE = 250;

let typing = null;

/** The view. */
export const requests = (context) => {
  const { query } = context;
  const source = context.list('requests', wanted(query));
  return split(context, {
    source, name: 'requests', title: 'Requests', filters: query, head: [head(context, source), filters(context)],
    row: (it) => [it.operation ?? `${it.method} ${it.path}`, String(it.status), [it.warnings.length > 0 && '⚠', it.subject, it.rule, `${it.method} ${it.path}`].filter(Boolean).join(' · '), it.at],
    nothing: Object.values(query).some(Boolean)
      ? empty('No request is like that', 'Change the filters to see others.')
      : empty('No request yet', 'Whatever a client sends to this sandbox appears here at once.'),
    detail: () => request(context), hint: ['Choose a request', 'What was sent, what was answered, and why, is shown here.'],
  });
};

const head = (context, source) => h('div', { class: 'bar' }, h('h1', {}, 'Requests'),
  h('div', { class: 'actions' }, source.data && muted(source.data.count),
    archives(context, wanted(context.query), context.sandbox)));

function filters(context) {
  const { query, filter } = context;
  const type = (q) => {
    clearTimeout(typing);
    typing = setTimeout(() => filter({ q }), PAUSE);
  };
  return h('div', { class: 'filters' }, search('operation, path, rule or record', query.q, type),
    choice('Status', query.status ?? '', STATUSES, (status) => filter({ status })));
}

/** What one field finds: a status, a path, a record's id, a rule, or else an operation. */
function wanted({ q = '', status, subject }) {
  const text = q.trim();
  const shared = { ...(status && { status }), ...(subject && { subject }) };
  if (!text) return shared;
  if (/^[1-5](\d\d|xx)$/.test(text)) return { ...shared, status: text };
  if (text.startsWith('/')) return { ...shared, path: `${text}*` };
  if (/^[A-Z]{2}[0-9][\w-]{8,}$|^\d{13}x\d+$/.test(text)) return { ...shared, subject: text };
  if (text.includes('/')) return { ...shared, rule: text };
  return { ...shared, operation: `*${text}*` };
}
