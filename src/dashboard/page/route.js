// What the page shows, as its address: `#/<sandbox>/<view>/<id>?<filters>`. So every view and item can be linked to and survives a reload.

import { query } from './api.js';

/** Reads the address. Serving the page below `/sandbox/<name>/` chooses that sandbox when the address names none. */
export function read() {
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
export function to(sandbox, view = 'start', id = null, filters = {}) {
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
