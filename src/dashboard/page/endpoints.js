// Where webhooks go: endpoints of both vendors, and how each is doing.

import { accountOf } from './about.js';
import { ask, confirm, optionsOf } from './dialog.js';
import { h } from './dom.js';
import { badge, button, empty, facts, heading, many, menu, mono, panel, pending, secret, webhookTabs } from './parts.js';
import { sabotage } from './sabotage.js';
import { moment, spanOf } from './time.js';

/** Whether a delivery does not change any more. */
export const isSettled = ({ status }) => /^(delivered|failed|dropped|cancelled)$/.test(status);

/** The view. */
export const endpoints = (context) => {
  const source = context.use('webhooks');
  const sent = context.list('deliveries', {}, isSettled).data?.items ?? [];
  return [
    heading('Webhooks', 'Where this sandbox sends webhooks. Without any endpoint they are kept in the inbox, as they would have been sent.',
      source.data?.length > 0 && addButton(context)),
    webhookTabs(context),
    pending(source) ?? (source.data.length === 0
      ? empty('No endpoint yet', 'Add the address of your receiver, such as http://localhost:3000/hooks.', addButton(context))
      : h('div', { class: 'cards even' }, source.data.map((it) => h('div', { key: it.id }, card(context, it, healthOf(sent.filter(({ endpoint }) => endpoint === it.id))))))),
    sabotage(context, source.data ?? []),
  ];
};

/** A button that adds an endpoint. */
export const addButton = (context) => button('Add endpoint', () => edit(context, null), { kind: 'primary' });

const card = (context, it, health) => panel(
  [mono(it.id), ' ', badge(it.vendor), ' ', state(it, health)], null,
  h('p', { class: 'address' }, it.url ?? 'Mock receiver'),
  it.turnedOff && h('p', { class: 'hint' }, it.turnedOff),
  facts(['Success rate', health.rate === null ? 'nothing was sent' : `${Math.round(health.rate * 100)} % of ${many(health.tried, 'delivery', 'deliveries')}`],
    ['Last success', health.taken && h('a', { href: context.link('deliveries', health.taken.id) }, moment(health.taken.settled, context.now))],
    ['Last failure', health.failed && [h('a', { href: context.link('deliveries', health.failed.id) }, moment(health.failed.settled ?? health.failed.created, context.now)), ' ', health.failed.latest ?? health.failed.reason]],
    ['Events', it.events.length ? it.events.join(', ') : 'all'], ['Account', it.account ? accountOf(context, it.account) : 'every account'],
    ['Authorization', it.authorization && secret(context, it.authorization, `authorization of ${it.id}`)],
    ['Timeout', spanOf(it.timeout)], ['Retry schedule', it.retries.map(spanOf).join(', ') || 'none'],
    ['Headers', Object.keys(it.headers).length > 0 && Object.entries(it.headers).map(([name, value]) => h('div', { key: name, class: 'mono' }, `${name}: ${value}`))],
    ['Queue', `${it.waiting} waiting, ${it.inFlight} under way`]),
  h('div', { class: 'actions' },
    h('a', { class: 'button', href: context.link('deliveries', null, { endpoint: it.id }) }, 'Deliveries'),
    button('Test', () => test(context, it), { 'aria-label': `Test ${it.id}` }),
    button('Edit', () => edit(context, it), { 'aria-label': `Edit ${it.id}` }),
    menu(`More about ${it.id}`,
    button(it.active ? 'Switch off' : 'Switch on', () => context.act('PATCH', `webhooks/${it.id}`, { active: !it.active }, it.active ? `${it.id} is off` : `${it.id} is on`), { 'aria-label': `${it.active ? 'Switch off' : 'Switch on'} ${it.id}` }),
    button(it.held ? 'Release' : 'Hold', () => context.act('POST', `deliveries/${it.held ? 'release' : 'hold'}`, { endpoint: it.id }, it.held ? `${it.id} goes on` : `${it.id} is held`), { 'aria-label': `${it.held ? 'Release' : 'Hold'} ${it.id}` }),
    button('Delete', () => remove(context, it), { kind: 'danger', 'aria-label': `Delete ${it.id}` }))));

/** How an endpoint is doing, from its deliveries that were tried: how many were taken, the last that was, and the last that was not. */
function healthOf(sent) {
  const tried = sent.filter((it) => it.attemptsMade > 0 && it.latest);
  const isTaken = (it) => it.status === 'delivered';
  return {
    tried: tried.length, rate: tried.length ? tried.filter(isTaken).length / tried.length : null,
    taken: tried.findLast(isTaken), failed: tried.findLast((it) => !isTaken(it)), isFailing: tried.length > 0 && !isTaken(tried.at(-1)),
  };
}

const state = ({ active, held }, { rate, isFailing }) => {
  if (!active) return badge('off', 'bad');
  if (held) return badge('held', 'warn');
  if (rate === 0) return badge('failing', 'bad');
  return isFailing ? badge('active, last one failed', 'warn') : badge('active', 'good');
};

const remove = (context, { id }) => confirm(`Delete ${id}?`, 'What waits for it is cancelled; its deliveries stay in the log.', 'Delete',
  () => context.call('DELETE', `webhooks/${id}`));

function edit(context, it) {
  const own = it ?? { vendor: 'attestr', url: '', events: [], timeout: '10s', retries: ['5s', '30s', '2m', '10m', '1h'], headers: {}, concurrency: 1 };
  return ask({
    title: it ? `Edit ${it.id}` : 'Add an endpoint', action: it ? 'Save' : 'Add',
    fields: [
      ...(it ? [] : [{ name: 'vendor', label: 'Vendor', kind: 'select', options: [['attestr', 'Attestr'], ['personr', 'Personr']] }]),
      { name: 'url', label: 'URL', kind: 'url', value: own.url ?? '', required: !it || it.url !== null, placeholder: 'http://localhost:3000/hooks' },
      { name: 'token', label: 'Token', hint: it ? 'What stands after the scheme in the authorization header. Left empty, it stays as it is.' : 'What stands after the scheme in the authorization header. Left empty, one is made up.' },
      ...Object.entries(context.words.data.events).map(([vendor, events]) => ({
        name: `events-${vendor}`, label: 'Events', kind: 'checks', value: own.events, hint: 'All of them when none is chosen.',
        options: optionsOf(events), when: (values) => (it?.vendor ?? values.vendor) === vendor,
      })),
      { name: 'timeout', label: 'Timeout', value: own.timeout, hint: 'In machine time, such as 10s.' },
      { name: 'retries', label: 'Retry schedule', value: own.retries.join(', '), hint: 'In sandbox time; empty: never.' },
      { name: 'headers', label: 'More headers', kind: 'area', value: Object.entries(own.headers).map(([name, value]) => `${name}: ${value}`).join('\n'), hint: 'One on each line, such as x-tenant: 7' },
      { name: 'concurrency', label: 'Attempts at once', kind: 'number', value: String(own.concurrency), min: 1, hint: 'With 1, webhooks arrive in order.' },
    ],
    submit: (values) => {
      const body = asked(values, it?.vendor ?? values.vendor);
      return it ? context.call('PATCH', `webhooks/${it.id}`, body) : context.call('POST', 'webhooks', { vendor: values.vendor, ...body });
    },
  });
}

const asked = ({ url, token, timeout, retries, headers, concurrency, ...rest }, vendor) => ({
  ...(url && { url }), ...(token && { token }),
  events: rest[`events-${vendor}`],
  timeout, retries: retries.split(',').map((it) => it.trim()).filter(Boolean),
  headers: Object.fromEntries(headers.split('\n').filter((line) => line.trim()).map(header)),
  concurrency: Number(concurrency),
});

function header(line) {
  const [, name, value] = /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
  if (!name) throw new Error(`more headers: “${line}” is no header such as x-tenant: 7`);
  return [name, value];
}

const test = (context, it) => ask({
  title: `Send a test webhook to ${it.id}`, action: 'Send',
  fields: [{ name: 'event', label: 'Event', kind: 'select', options: optionsOf(it.events.length ? it.events : context.words.data.events[it.vendor]) }],
  submit: async ({ event }) => {
    const fired = await context.call('POST', `webhooks/${it.id}/test`, { event });
    context.go(context.link('deliveries', fired.deliveries[0]?.id ?? null));
  },
});
