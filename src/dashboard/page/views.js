// The list of views, in the order of the navigation.

import { accounts } from './accounts.js';
import { beginCases, cases } from './cases.js';
import { clock } from './clock.js';
import { h } from './dom.js';
import { deliveries } from './deliveries.js';
import { endpoints } from './endpoints.js';
import { inbox } from './inbox.js';
import { empty, isolated } from './parts.js';
import { requests } from './requests.js';
import { sandboxes } from './sandboxes.js';
import { magic, rules, scenarios } from './scenarios.js';
import { sourcesOf, start } from './start.js';
import { errored } from './who.js';

/** `begin` asks for what a view is made of before it can be drawn. `also` names views that are reached from this one, `failures` counts what failed there. `wide` views are a list beside its detail and fill the window. */
export const VIEWS = [
  { name: 'start', title: 'Overview', show: start, begin: sourcesOf },
  { name: 'cases', title: 'Cases', show: cases, begin: beginCases, wide: true, failures: (context) => errored(context).data?.count },
  { name: 'requests', title: 'Requests', show: requests, wide: true },
  { name: 'endpoints', title: 'Webhooks', show: endpoints, also: ['deliveries', 'inbox'], failures: ({ info }) => info.data.counters.failed },
  { name: 'scenarios', title: 'Scenarios', show: scenarios, also: ['rules', 'magic'] },
  { name: 'clock', title: 'Clock', show: clock },
  { name: 'accounts', title: 'Accounts', show: accounts },
  { name: 'sandboxes', title: 'Sandboxes', show: sandboxes },
];

/** Views without an entry of their own. */
const MORE = [
  { name: 'rules', title: 'Rules', show: rules },
  { name: 'magic', title: 'Magic values', show: magic },
  { name: 'deliveries', title: 'Deliveries', show: deliveries, wide: true },
  { name: 'inbox', title: 'Inbox', show: inbox, wide: true },
];

/** What is shown at an address that no view has. */
const NOWHERE = { name: 'nowhere', title: 'No such view', show: ({ view, link }) => [
  h('h1', { class: 'away', tabindex: '-1' }, 'No such view'),
  empty(`There is no view “${isolated(view)}”`, 'The address may be mistyped, or be one of another version of vetbox.', h('a', { class: 'button primary', href: link('start') }, 'Go to the overview')),
] };

/** The view with this name, or one that says that there is none. */
export const viewOf = (name) => [...VIEWS, ...MORE].find((view) => view.name === name) ?? NOWHERE;
