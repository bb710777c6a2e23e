// Applicants and entities of Personr: how far their verification is, what was found out, and the review by hand.

import { caseId, decided, nameOf, stateOf, timeline, waiting } from './about.js';
import { ask, optionsOf } from './dialog.js';
import { h } from './dom.js';
import { body, button, dotted, facts, idOf, mono, panel, rawSwitch } from './parts.js';
import { title } from './split.js';
import { moment } from './time.js';

/** The detail of an applicant; `shown` is the case that it is. */
export const applicant = (context, shown, it) => verification(context, shown, it, 'applicants', [
  ['Verified by', it.basis], ['E-mail', it.email], ['Phone', it.phone],
  ['Documents', lines(it.documents, ({ type, side, country, filename }) => dotted(type, side, country, filename))],
]);

/** The detail of an entity; `shown` is the case that it is. */
export const entity = (context, shown, it) => verification(context, shown, it, 'entities', [
  ['Registered as', [mono(it.registrationNumber), `, ${it.country}`]],
  ['Documents', lines(it.documents, ({ type, file }) => dotted(type, file))],
  ['Owners', lines(it.owners, ({ id, type, position }) => [caseId(context, id, type), ` ${position}`])],
]);

const lines = (list, line) => list.length > 0 && list.map((it, key) => h('div', { key }, line(it)));

const verification = (context, shown, it, kind, more) => [
  title(nameOf(shown), it.id, stateOf(shown)),
  waiting(context, it),
  it.offers.includes(`${kind}/{id}/review`) && review(context, `${kind}/${it.id}/review`, it.outcome),
  facts(['Reject labels', it.rejectLabels.join(', ')], ['May try again', it.retry !== null && (it.retry ? 'yes' : 'no')], ...more, ['Flow', it.flow],
    ['Attempts', `${it.attempts}${it.rejections ? `, ${it.rejections} rejected` : ''}`], ['Source key', it.sourceKey], ['External user ids', it.externalUserIds.join(', ')], ['Workspace', idOf(it.workspace)],
    ['Created', moment(it.created, context.now)], ['Reviewed', it.reviewed && moment(it.reviewed, context.now)], ...decided(context, it)),
  panel('What the status call answers', rawSwitch(context, 'answer'), body('Status', JSON.stringify(it.result), context.memory.raw)),
  timeline(context, shown),
];

/** What is decided by one click. */
const REVIEWS = [
  ['Approved', 'good', { outcome: 'Approved' }],
  ['Rejected, may retry', 'warn', { outcome: 'Rejected', retry: true }],
  ['Rejected for good', 'bad', { outcome: 'Rejected', retry: false }],
];

/** One click for each outcome; labels and a result of one's own by a form. */
const review = (context, path, outcome) => panel(outcome ? 'Decide again' : 'Decide', null, h('div', { class: 'actions' },
  REVIEWS.map(([label, kind, body]) => button(label, () => context.act('POST', path, body, `Reviewed: ${label}`), { key: label, kind: `outcome ${kind}` })),
  button('Review with labels…', () => withLabels(context, path))));

function withLabels(context, path) {
  const { outcomes, rejectLabels } = context.words.data;
  const group = (wanted) => optionsOf(rejectLabels.filter(({ retry }) => retry === wanted).map(({ label }) => label));
  const isRejected = ({ outcome }) => outcome === 'Rejected';
  return ask({
    title: 'Review', action: 'Review', broad: true,
    fields: [
      { name: 'outcome', label: 'Outcome', kind: 'select', value: 'Rejected', options: optionsOf(outcomes.personr) },
      { name: 'final', label: 'Labels of a rejection for good', kind: 'checks', options: group(false), when: isRejected },
      { name: 'again', label: 'Labels of a rejection after which the client may try again', kind: 'checks', options: group(true), when: isRejected },
      { name: 'retry', label: 'May try again', kind: 'select', options: [['', 'as the labels say'], ['true', 'yes'], ['false', 'no']], when: isRejected },
      { name: 'output', label: 'Fields of the result', kind: 'code', rows: 4, value: '{}', hint: 'As JSON; what is not given is made up.' },
    ],
    submit: ({ outcome, final, again, retry, output }) => context.call('POST', path, {
      outcome, output: JSON.parse(output),
      ...(outcome === 'Rejected' && { rejectLabels: [...final, ...again], ...(retry && { retry: retry === 'true' }) }),
    }),
  });
}
