// What the page shows, as its address: `#/<sandbox>/<view>/<id>?<filters>`, so that every view and item can be linked to and survives a reload; and
// the views that there are.

import { beginCases, errored } from './about.js';
import { Problem, query } from './api.js';
import { agendaOf, clock, MOST_DUE } from './clock.js';
import { h } from './dom.js';
import { empty, isolated } from './parts.js';
import { sourcesOf, start } from './start.js';

/**
 * The views in the order of the navigation. `show` describes one; where there is none yet, it is what `files` give, the first of which has it
 * by the view's name. `begin` asks for what a view is made of before it can be drawn. `also` names views that are reached from this one, `failures`
 * counts what failed there. `wide` views are a list beside its detail and fill the window.
 */
export const VIEWS = [
  { name: 'start', title: 'Overview', show: start, begin: sourcesOf },
  { name: 'cases', title: 'Cases', files: ['cases', 'split', 'check', 'profile', 'verification'], begin: beginCases, wide: true, failures: (context) => errored(context).data?.count },
  { name: 'requests', title: 'Requests', files: ['requests', 'split', 'request', 'rule'], begin: ({ list, query }) => list('requests', query), wide: true },
  { name: 'endpoints', title: 'Webhooks', files: ['endpoints', 'sabotage'], begin: ({ use }) => ['webhooks', 'sabotage'].forEach(use), also: ['deliveries', 'inbox'], failures: ({ info }) => info.data.counters.failed },
  { name: 'scenarios', title: 'Scenarios', files: ['scenarios', 'rule'], begin: ({ watch }) => watch('scenarios'), also: ['rules', 'magic'] },
  { name: 'clock', title: 'Clock', show: clock, begin: (context) => agendaOf(context, MOST_DUE) },
  { name: 'accounts', title: 'Accounts', files: ['accounts'], begin: ({ use }) => ['accounts', 'consents'].forEach(use) },
  { name: 'sandboxes', title: 'Sandboxes', files: ['sandboxes'], begin: ({ sandboxes }) => sandboxes() },
];

/** Views without an entry of their own. */
const MORE = [
  { name: 'rules', title: 'Rules', files: ['scenarios', 'rule'], begin: ({ use }) => use('rules') },
  { name: 'magic', title: 'Magic values', files: ['scenarios', 'rule'] },
  { name: 'deliveries', title: 'Deliveries', files: ['deliveries', 'split', 'endpoints', 'sabotage'], wide: true },
  { name: 'inbox', title: 'Inbox', files: ['inbox', 'split', 'deliveries', 'endpoints', 'sabotage'], begin: ({ list }) => list('inbox', {}), wide: true },
];

/** What is shown at an address that no view has. */
const NOWHERE = { name: 'nowhere', title: 'No such view', show: ({ view, link }) => [
  h('h1', { class: 'away', tabindex: '-1' }, 'No such view'),
  empty(`There is no view “${isolated(view)}”`, 'The address may be mistyped, or be one of another version of vetbox.', h('a', { class: 'button primary', href: link('start') }, 'Go to the overview')),
] };

/** The view with this name, or one that says that there is none. */
export const viewOf = (name) => [...VIEWS, ...MORE].find((view) => view.name === name) ?? NOWHERE;

/** Fetches what a view is shown with, side by side, and tells `changed` of the view once it is there, or has a `problem` instead. */
export async function bring(view, changed) {
  if (view.show || view.isComing || view.problem) return;
  view.isComing = true;
  try {
    const [file] = await Promise.all(view.files.map((name) => import(`./${name}.js`)));
    view.show = file[view.name];
  } catch {
    view.problem = new Problem(0, 'this view did not come; load the page again once vetbox answers');
  }
  view.isComing = false;
  changed(view);
}

/** Fetches what the other views are shown with, so that going to one needs no file any more. */
export const bringAll = (changed) => [...VIEWS, ...MORE].forEach((view) => bring(view, changed));

/** Reads the address. Serving the page below `/sandbox/<name>/` chooses that sandbox when the address names none. */
export function readAddress() {
  const [path, search = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [sandbox, view, ...rest] = path.split('/').map(plain);
  const below = /^\/sandbox\/([^/]+)\//.exec(location.pathname);
  return {
    sandbox: sandbox || (below ? plain(below[1]) : 'default'),
    view: view || 'start',
    id: rest.length ? rest.join('/') : null,
    query: Object.fromEntries(new URLSearchParams(search)),
  };
}

/** An address that was typed by hand may have a `%` that encodes nothing. */
function plain(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The address of a view. */
export function hrefOf(sandbox, view = 'start', id = null, filters = {}) {
  const path = [sandbox, ...(view === 'start' && id === null ? [] : [view]), ...(id === null ? [] : [id])];
  return `#/${path.map(encodeURIComponent).join('/')}${query(filters)}`;
}

/** Goes to `address`; `replace` leaves no step to go back to, for filters that are being typed. */
export function go(address, replace = false) {
  if (address === location.hash) return;
  // Unlike a change of `location.hash`, this is told at once.
  if (replace) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  dispatchEvent(new HashChangeEvent('hashchange'));
}
