// Requests: the list of what clients sent, with filters, beside one of them with its answer.

import { inSandbox, query as asQuery, textOf } from './api.js';
import { h } from './dom.js';
import { attempt } from './note.js';
import { button, choice, empty, muted, save, search } from './parts.js';
import { one } from './request.js';
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
    detail: () => one(context), hint: ['Choose a request', 'What was sent, what was answered, and why, is shown here.'],
  });
};

const head = (context, source) => h('div', { class: 'bar' }, h('h1', {}, 'Requests'),
  h('div', { class: 'actions' }, source.data && muted(source.data.count),
    button('HAR', () => archive(context, 'har', 'application/json'), { kind: 'quiet', title: 'Save these requests as an HTTP archive' }),
    button('curl', () => archive(context, 'curl', 'text/x-shellscript'), { kind: 'quiet', title: 'Save these requests as a shell script' })));

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
export function wanted({ q = '', status, subject }) {
  const text = q.trim();
  const shared = { ...(status && { status }), ...(subject && { subject }) };
  if (!text) return shared;
  if (/^[1-5](\d\d|xx)$/.test(text)) return { ...shared, status: text };
  if (text.startsWith('/')) return { ...shared, path: `${text}*` };
  if (/^[A-Z]{2}[0-9][\w-]{8,}$|^\d{13}x\d+$/.test(text)) return { ...shared, subject: text };
  if (text.includes('/')) return { ...shared, rule: text };
  return { ...shared, operation: `*${text}*` };
}

async function archive({ sandbox, query }, kind, type) {
  const text = await attempt(() => textOf(inSandbox(sandbox, `requests/${kind}${asQuery(wanted(query))}`), '*/*'));
  if (text !== undefined) save(kind === 'har' ? `${sandbox}.har` : `${sandbox}.sh`, text, type);
}
