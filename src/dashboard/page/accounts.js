// Accounts: credentials ready to paste, credits with their ledger, limits with their fill, allowed IPs and services.

import { accountName } from './about.js';
import { ask, confirm, optionsOf } from './dialog.js';
import { h } from './dom.js';
import { badge, block, BULLETS, button, counted, facts, heading, idOf, isolated, mono, muted, panel, pending, secret, showButton, table, value } from './parts.js';
import { moment } from './time.js';

/** The view. */
export const accounts = (context) => {
  const source = context.use('accounts');
  return [
    heading('Accounts', 'Who may call: credentials, credits, limits, allowed IPs and services.', button('New account', () => create(context), { kind: 'primary' })),
    h('div', { class: 'columns' }, paste(context), pending(source) ?? source.data.map((account) => h('div', { key: account.id }, card(context, account))), consents(context)),
  ];
};

/** What a client's configuration needs, for the account that every sandbox is born with. */
const paste = (context) => {
  const { credentials: { attestr, personr, personrLogin } } = context.info.data;
  const text = pasted(context, formOf(context), { key: attestr.clientKey, ...attestr }, personr, personrLogin);
  const isShown = context.memory.shown?.includes('credentials');
  return panel('Ready to paste', [forms(context), showButton(context, 'credentials')], block('Credentials', isShown ? text : hidden(text, [attestr.authorization, attestr.token, attestr.secret, personr?.authorization, personr?.token, personrLogin?.password]), '', 'command', text),
    !personr && muted('The Personr token ended when its user logged in; log in for another.'));
};

/** The text with bullets in place of its secrets. */
const hidden = (text, secrets) => secrets.filter(Boolean).reduce((before, secret) => [["'", "'"], ['"', '"'], [': ', "'"]].reduce(
  (it, [open, close]) => it.replaceAll(open + secret + close, open + BULLETS + close), before), text);

const FORMS = ['env', 'dotenv', 'curl'];
const formOf = ({ memory }) => memory.form ?? FORMS[0];

const forms = (context) => FORMS.map((name) => button(name, () => context.set({ form: name }), { key: name, kind: 'chip', 'aria-pressed': String(name === formOf(context)) }));

/** Credentials in the chosen form; those of Personr belong to the sandbox and not to an account of Attestr. */
function pasted({ info: { data: { urls } } }, form, attestr, personr, login) {
  const lines = [
    ['VETBOX_BASE_URL', urls.base], ['ATTESTR_BASE_URL', urls.attestr], ['ATTESTR_CLIENT_KEY', attestr.key], ['ATTESTR_SECRET', attestr.secret],
    ['ATTESTR_AUTHORIZATION', attestr.authorization], ['ATTESTR_CONSENT', attestr.consent], ['PERSONR_BASE_URL', urls.personr], ['PERSONR_TOKEN', personr?.token],
    ['PERSONR_EMAIL', login?.email], ['PERSONR_PASSWORD', login?.password],
  ].filter(([, value]) => value);
  return {
    env: () => lines.map(([name, value]) => `export ${name}='${value}'`).join('\n'),
    dotenv: () => lines.map(([name, value]) => `${name}="${value}"`).join('\n'),
    curl: () => `curl ${urls.attestr} -H 'Authorization: ${attestr.authorization}' -H 'Content-Type: application/json' -d '{"tag":"AA-1234","name":"Gitanjali Raheja"}'`
      + (personr ? `\ncurl -X POST ${urls.personr}/api-applicant-create -H 'Authorization: ${personr.authorization}'` : ''),
  }[form]();
}

const card = (context, it) => {
  const path = `accounts/${encodeURIComponent(it.id)}`;
  const isOpen = context.memory.ledger === it.id;
  // The secrets of others are told once, when they are made.
  const { attestr: demo } = context.info.data.credentials;
  return panel([value(accountName(it)), ' ', badge(it.active ? 'active' : 'off', it.active ? 'good' : 'bad'), ' ', it.origin !== 'demo' && badge(it.origin)], [
    button('Edit', () => edit(context, it, path), { 'aria-label': `Edit ${it.id}` }),
    button('Credits', () => credits(context, it, path), { 'aria-label': `Credits of ${it.id}` }),
    button('Delete', () => confirm(`Delete ${isolated(accountName(it))}?`, 'Its credentials stop working; its records stay.', 'Delete', () => context.call('DELETE', path)), { kind: 'danger', 'aria-label': `Delete ${it.id}` }),
  ],
  facts(['App id', idOf(it.id)], ['Client key', idOf(it.key)], ['Secret', it.id === demo.account ? secret(context, demo.secret, `secret of ${it.id}`) : mono(BULLETS)],
    ['Allowed IPs', it.whitelist.length ? it.whitelist.join(', ') : 'everywhere'], ['Services', it.services ? it.services.join(', ') || 'none' : 'all']),
  h('div', { class: 'halves' },
    h('div', { class: 'sub-panel' }, h('h3', {}, 'Credits'), facts(...balances(context, it))),
    h('div', { class: 'sub-panel' }, h('h3', {}, 'Limits'), limits(it))),
  h('div', {}, button(isOpen ? 'Hide ledger' : 'Show ledger', () => context.set({ ledger: isOpen ? null : it.id }), { kind: 'quiet', 'aria-expanded': String(isOpen) })),
  isOpen && ledger(context, path));
};

/** The services with a balance or a price of their own; there are too many to show each that has none. */
const balances = ({ words }, it) => {
  const known = words.data.priced.filter((service) => service in it.credits || it.prices[service] > 1);
  return [...known.map((service) => [service, balance(it, service)]), [known.length ? 'every other' : 'every service', 'unlimited']];
};

const balance = ({ credits, prices }, service) =>
  [service in credits ? badge(credits[service], credits[service] ? 'good' : 'bad') : 'unlimited', prices[service] > 1 && ` (${prices[service]} each)`];

/** A limit of each operation is shown as it is, and again for each that was called since it is set. */
function limits({ limits: { account, api }, usage }) {
  const isSet = ({ perSecond, perDay }) => perSecond || perDay;
  if (!isSet(account) && !isSet(api)) return muted('None.');
  return [
    isSet(account) && fill('All operations', account, usage.account),
    isSet(api) && h('div', { key: 'each', class: 'limit' }, h('strong', {}, 'Each operation'), h('small', { class: 'muted' }, allowed(api))),
    isSet(api) && Object.entries(usage.api).map(([name, used]) => fill(name, api, used)),
  ];
}

const allowed = ({ perSecond, burst, perDay }) =>
  [perSecond && `${perSecond} a second`, perSecond && `${burst ?? perSecond} at once`, perDay && `${perDay} in 24 hours`].filter(Boolean).join(', ');

const fill = (name, { perSecond, burst, perDay }, used) => h('div', { key: name, class: 'limit' }, h('strong', {}, name),
  perSecond && meter(`${used.left ?? burst ?? perSecond} of ${burst ?? perSecond} left at once, ${perSecond} a second`, 1 - (used.left ?? 0) / (burst ?? perSecond)),
  perDay && meter(`${used.today} of ${perDay} in 24 hours`, used.today / perDay));

const meter = (label, part) => h('div', {}, h('small', { class: 'muted' }, label), h('span', { class: 'meter', css: { '--fill': `${Math.round(Math.min(1, part) * 100)}%` } }));

function ledger(context, path) {
  const source = context.use(`${path}/credits`);
  const rows = source.data?.ledger.slice(-200).reverse() ?? [];
  return pending(source) ?? (rows.length
    ? table('Ledger', ['At', 'Service', 'Change', 'Balance', 'For'], rows.map((line, key) => ({ key: rows.length - key, cells: [moment(line.at, context.now), line.service, line.change > 0 ? `+${line.change}` : line.change, line.balance, mono(line.reason)] })))
    : muted('The ledger is empty: no balance was set or used.'));
}

const number = (text) => (text === '' ? null : Number(text));
const words = (text) => text.split(/[\s,]+/).filter(Boolean);

/** The fields of an account, filled with what it has. */
const fields = ({ words }, { name = '', active = true, whitelist = [], services = null, limits: { account = {}, api = {} } = {} }) => [
  { name: 'name', label: 'Name', value: name },
  { name: 'active', label: 'Active', kind: 'check', value: active },
  { name: 'whitelist', label: 'Allowed IPs', value: whitelist.join(', '), hint: 'Addresses and networks, such as 10.0.0.0/8; empty: from everywhere.' },
  { name: 'services', label: 'Services', kind: 'checks', options: optionsOf(words.data.services), value: services ?? words.data.services },
  ...[['account', 'All operations together', account], ['api', 'Each operation', api]].flatMap(([key, title, allowance]) => [
    { name: `${key}.perSecond`, label: `${title}: a second`, kind: 'number', min: 1, value: text(allowance.perSecond), hint: 'Empty: without a limit.' },
    { name: `${key}.burst`, label: `${title}: at once`, kind: 'number', min: 1, value: text(allowance.burst), when: (values) => values[`${key}.perSecond`] !== '' },
    { name: `${key}.perDay`, label: `${title}: in 24 hours`, kind: 'number', min: 1, value: text(allowance.perDay) },
  ]),
];

const text = (value) => (value === null || value === undefined ? '' : String(value));

function given({ words: { data } }, values) {
  const allowance = (key) => ({ perSecond: number(values[`${key}.perSecond`]), burst: values[`${key}.perSecond`] ? number(values[`${key}.burst`]) : null, perDay: number(values[`${key}.perDay`]) });
  const isAll = data.services.every((it) => values.services.includes(it));
  return {
    name: values.name, active: values.active, whitelist: words(values.whitelist), services: isAll ? null : values.services,
    limits: { account: allowance('account'), api: allowance('api') },
  };
}

const edit = (context, it, path) => ask({
  title: `Edit ${isolated(accountName(it))}`, fields: fields(context, it),
  submit: (values) => context.call('PUT', path, given(context, values)),
});

const create = async (context) => {
  const made = await ask({ title: 'New account', action: 'Create', fields: fields(context, {}), submit: (values) => context.call('POST', 'accounts', { ...given(context, values), name: values.name || undefined }) });
  if (!made) return;
  await ask({
    title: 'The account is ready', about: 'Its secrets are shown now only.', action: 'Done', broad: true, submit: async () => {},
    fields: [{ name: 'form', label: 'Ready to paste as', kind: 'select', options: optionsOf(FORMS) }],
    extra: ({ form }) => block('Credentials', pasted(context, form, made), '', 'command'),
  });
};

const credits = (context, it, path) => ask({
  title: `Credits of ${isolated(accountName(it))}`, action: 'Save',
  fields: [
    { name: 'how', label: 'What', kind: 'select', options: [['top-up', 'top up'], ['set', 'set the balance'], ['unlimited', 'make unlimited'], ['prices', 'set what one check costs']] },
    { name: 'service', label: 'Service', kind: 'select', options: optionsOf(context.words.data.priced) },
    { name: 'amount', label: 'Credits', kind: 'number', value: '10', required: true, when: ({ how }) => how !== 'unlimited' },
  ],
  submit: ({ how, service, amount }) => {
    const calls = {
      'top-up': ['POST', '/top-up', { [service]: Number(amount) }], set: ['PUT', '', { [service]: Number(amount) }], unlimited: ['PUT', '', { [service]: null }],
      prices: ['PUT', '/prices', { [service]: Number(amount) }],
    };
    const [method, rest, body] = calls[how];
    return context.call(method, `${path}/credits${rest}`, body);
  },
});

const CONSENT_TONES = { PENDING: 'plain', ACTIVE: 'good', USED: 'plain', EXPIRED: 'bad', REVOKED: 'bad' };

/** Consents: what Attestr's checks on v3 name, how far each is, and a way to make and to revoke one. */
const consents = (context) => {
  const source = context.use('consents');
  return panel('Consents of Attestr', button('New consent', () => createConsent(context)), muted('Every check on v3 names one: "consent": {"consentId": "…"}.'),
    pending(source) ?? [
      table('Consents', ['Consent', 'Status', 'Services', 'Used', 'Until', ''], source.data.items.map((it) => ({ key: it.id, cells: consentRow(context, it) }))),
      source.data.next && counted(source.data.items.length, source.data.count),
    ]);
};

const consentRow = (context, it) => [
  idOf(it.id), badge(it.status, CONSENT_TONES[it.status]), it.services ? it.services.join(', ') : 'all', `${it.used}${it.singleUse ? ' of 1' : ''}`, it.validTill.startsWith('9999') ? 'without an end' : moment(it.validTill, context.now),
  it.status !== 'REVOKED' && button('Revoke', () => confirm(`Revoke ${it.id}?`, 'Checks with it are refused from now on.', 'Revoke', () => context.call('POST', `consents/${it.id}/revoke`, {})), { 'aria-label': `Revoke ${it.id}` }),
];

const createConsent = (context) => ask({
  title: 'New consent', action: 'Create',
  fields: [
    { name: 'services', label: 'Services', value: '', hint: 'Codes such as EMPLOYMENT, DL or UDYAM; empty: all.' },
    { name: 'singleUse', label: 'For a single use', kind: 'check', value: false },
    { name: 'validTill', label: 'Until', value: '', hint: 'Such as 2026-12-31T00:00:00Z; empty: without an end.' },
  ],
  submit: ({ services, singleUse, validTill }) => {
    const codes = services.split(/[\s,]+/).filter(Boolean);
    return context.call('POST', 'consents', { singleUse, services: codes.length ? codes : undefined, validTill: validTill || undefined });
  },
});
