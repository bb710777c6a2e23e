// One request: both sides, why it was answered so, and what a client's author would want to know.

import { accountOf, caseId, caseLink, refuser } from './about.js';
import { inSandbox, textOf } from './api.js';
import { h, prose } from './dom.js';
import { badge, body, button, copyButton, decider, facts, headers, many, mono, muted, panel, pending, rawSwitch, tone, value } from './parts.js';
import { addRule } from './rule.js';
import { one, title } from './split.js';
import { moment } from './time.js';

/** The detail of the request that the address names. */
export function request(context) {
  const { id, now } = context;
  return one(context, `requests/${encodeURIComponent(id)}`, (it) => [
    title(it.operation ?? 'No such endpoint', `${it.method} ${it.path}`, badge(it.answered, tone(it.status))),
    h('div', { class: 'actions' },
      copyButton(() => textOf(inSandbox(context.sandbox, `requests/curl?ids=${it.id}`), '*/*'), 'Copy as curl', { kind: '' }),
      button('Send again', () => again(context, id)),
      it.operation && button('Make a rule of it…', () => addRule(context, it)),
      caseLink(context, it.subject, it.operation, 'Open case', { class: 'button' })),
    it.warnings.length > 0 && h('ul', { class: 'hint' }, it.warnings.map((text, key) => h('li', { key }, prose(text)))),
    facts(['When', moment(it.at, now)], ['From', it.peer], ['Account', accountOf(context, it.account)],
      ['About', caseId(context, it.subject, it.operation)], it.refusedBy ? ['Refused by', refuser(context, it.refusedBy, it.account)] : ['Decided by', it.operation && decider(context, it.rule)]),
    side('Request', it.request, context), side('Answer', it.response, context),
    it.operation && why(context, it),
  ]);
}

async function again(context, id) {
  const sent = await context.act('POST', `requests/${id}/send`, undefined, ({ status }) => `Sent again: ${status}`);
  if (sent?.id) context.go(context.link('requests', sent.id));
}

const side = (title, message, context) => panel(title,
  [h('small', { class: 'muted' }, many(message.size, 'byte')), rawSwitch(context, title.toLowerCase())],
  h('details', { key: 'headers', open: context.memory.raw }, h('summary', {}, many(message.headers.length, 'header')), headers(`${title} headers`, message.headers)),
  message.encoding === 'base64' ? muted('The body is no text: ', mono(`${message.body.slice(0, 200)}…`)) : body(`${title} body`, message.body, context.memory.raw));

/** Each rule that was looked at, and what became of it. */
function why(context, { id, refusedBy, account }) {
  const source = context.use(`requests/${encodeURIComponent(id)}/explain`);
  if (!source.data) return panel('Why', null, pending(source));
  const { decidedBy, considered, without } = source.data;
  const fitting = considered.filter((it) => it.result !== 'didNotFit');
  const others = considered.filter((it) => it.result === 'didNotFit');
  return panel('Why', null,
    refusedBy ? h('p', {}, 'Refused by ', refuser(context, refusedBy, account), '.') : h('p', {}, decidedBy ? ['Decided by ', decider(context, decidedBy), '. '] : 'No rule decided: the vendor’s default. ',
      without && ['Without it: ', decider(context, without.decidedBy), without.chance ? ` with chance ${without.chance}` : '', '.']),
    fitting.length > 0 && h('ul', { class: 'rules' }, fitting.map(lookedAt)),
    others.length > 0 && h('details', { key: 'others' }, h('summary', {}, `${many(others.length, 'rule')} did not fit`), h('ul', { class: 'rules' }, others.map(lookedAt))));
}

const lookedAt = (it) => h('li', { key: it.rule }, mono(it.rule), ' ', result(it));

const result = (it) => ({
  decided: () => [badge('decided', 'good'), ` ${(it.parts ?? []).join(', ')}`],
  didNotFit: () => h('small', { class: 'muted' }, it.condition, ': expected ', prose(it.expected), ', seen ', value(it.seen === null || it.seen === undefined ? 'nothing' : JSON.stringify(it.seen))),
  notItsTurn: () => [badge('not its turn', 'warn'), ` ${it.because}`],
  over: () => [badge('over', 'plain'), ' since ', moment(it.since)],
  tooLate: () => [badge('too late', 'plain'), ' rules before it had set all that it sets'],
}[it.result]?.() ?? it.result);
