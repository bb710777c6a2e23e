// The list of views, in the order of the navigation.

import { accounts } from './accounts.js';
import { cases } from './cases.js';
import { clock } from './clock.js';
import { deliveries } from './deliveries.js';
import { endpoints } from './endpoints.js';
import { inbox } from './inbox.js';
import { api, fidelity } from './reference.js';
import { requests } from './requests.js';
import { sandboxes } from './sandboxes.js';
import { magic, rules, scenarios } from './scenarios.js';
import { start } from './start.js';

/** `also` names views that are reached from this one. `wide` views are a list beside its detail and fill the window. */
export const VIEWS = [
  { name: 'start', title: 'Start', show: start },
  { name: 'cases', title: 'Cases', show: cases, wide: true },
  { name: 'requests', title: 'Requests', show: requests, wide: true },
  { name: 'endpoints', title: 'Webhooks', show: endpoints, also: ['deliveries', 'inbox'] },
  { name: 'scenarios', title: 'Scenarios', show: scenarios, also: ['rules', 'magic'] },
  { name: 'clock', title: 'Clock', show: clock },
  { name: 'accounts', title: 'Accounts', show: accounts },
  { name: 'sandboxes', title: 'Sandboxes', show: sandboxes },
  { name: 'api', title: 'API', show: api, also: ['fidelity'] },
];

/** Views without an entry of their own. */
const MORE = [
  { name: 'rules', title: 'Rules', show: rules },
  { name: 'magic', title: 'Magic values', show: magic },
  { name: 'deliveries', title: 'Deliveries', show: deliveries, wide: true },
  { name: 'fidelity', title: 'Fidelity', show: fidelity },
  { name: 'inbox', title: 'Inbox', show: inbox, wide: true },
];

/** The view with this name, or the first. */
export const viewOf = (name) => [...VIEWS, ...MORE].find((view) => view.name === name) ?? VIEWS[0];
