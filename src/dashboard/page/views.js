// The list of views, in the order of the navigation. What draws a view is loaded when it is first shown, so that the page opens
// with little, and all others once the page stands, so that none has to be waited for.

/** `also` names views that are reached from this one. `wide` views are a list beside its detail and fill the window. */
export const VIEWS = [
  { name: 'start', title: 'Start', load: () => import('./start.js') },
  { name: 'cases', title: 'Cases', load: () => import('./cases.js'), wide: true },
  { name: 'requests', title: 'Requests', load: () => import('./requests.js'), wide: true },
  { name: 'endpoints', title: 'Webhooks', load: () => import('./endpoints.js'), also: ['deliveries', 'inbox'] },
  { name: 'scenarios', title: 'Scenarios', load: () => import('./scenarios.js'), also: ['rules', 'magic'] },
  { name: 'clock', title: 'Clock', load: () => import('./clock.js') },
  { name: 'accounts', title: 'Accounts', load: () => import('./accounts.js') },
  { name: 'sandboxes', title: 'Sandboxes', load: () => import('./sandboxes.js') },
  { name: 'api', title: 'API', load: () => import('./reference.js'), also: ['fidelity'] },
];

/** Views without an entry of their own. */
const MORE = [
  { name: 'rules', title: 'Rules', load: () => import('./scenarios.js') },
  { name: 'magic', title: 'Magic values', load: () => import('./scenarios.js') },
  { name: 'deliveries', title: 'Deliveries', load: () => import('./deliveries.js'), wide: true },
  { name: 'fidelity', title: 'Fidelity', load: () => import('./reference.js') },
  { name: 'inbox', title: 'Inbox', load: () => import('./inbox.js'), wide: true },
];

const ALL = [...VIEWS, ...MORE];

/** The view with this name, or the first. */
export const viewOf = (name) => ALL.find((view) => view.name === name) ?? VIEWS[0];

/** Loads what draws `view`; `loaded` is called when it has its `show`, or a `problem` that says why it has not. */
export async function load(view, loaded) {
  if (view.show || view.isLoading) return;
  Object.assign(view, { isLoading: true, problem: null });
  try {
    view.show = (await view.load())[view.name];
  } catch {
    view.problem = new Error('this part of the page could not be loaded: vetbox did not answer, or was replaced by another version');
  }
  view.isLoading = false;
  loaded();
}

/** Loads what draws the views that are not there yet. */
export const loadAll = (loaded) => ALL.forEach((view) => load(view, loaded));
