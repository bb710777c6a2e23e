// The keyboard: `/` searches, Escape goes back to the list, `?` shows what else there is. Lists have their own keys (`list.js`).

import { ask } from './dialog.js';
import { h } from './dom.js';
import { settle } from './parts.js';
import { NARROW } from './split.js';

const KEYS = [
  ['/', 'search in this view; ↓ goes to the first entry found, Enter to what it shows'],
  ['↑ ↓', 'previous and next entry of a list; Page Up, Page Down, Home and End work, too'],
  ['Enter', 'from a list to what it shows; on a narrow window the arrows go on from there'],
  ['Esc', 'back to the list; in a search, clear it'],
  ['?', 'this help'],
];

const EDITABLE = 'input, textarea, select, [contenteditable]';

/** Listens; `context` gives the current one. */
export function onKey(context) {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    const isTyping = event.target.matches(EDITABLE);
    if (event.key === 'Escape') escape(context(), event.target);
    else if (isTyping) {
      if (!event.target.matches('[data-search]') || !intoList(context(), event.key)) return;
    } else if (event.key === '/') {
      const field = document.querySelector('[data-search]');
      if (!field) return;
      field.focus();
      field.select();
    } else if (event.key === '?') help();
    else if (/^Arrow(Up|Down)$/.test(event.key) && NARROW.matches && event.target.matches('.detail h1')) return context().memory.list.press(event);
    else return;
    event.preventDefault();
  });
}

function escape(context, target) {
  if (target.matches('[data-search]') && target.value) {
    target.value = '';
    target.dispatchEvent(new Event('input'));
    return;
  }
  const toList = () => document.querySelector('.list')?.focus();
  if (context.id === null) return toList();
  context.drawn(toList);
  context.go(context.link(context.view, null, context.query));
}

/** From the search into the list that it leaves: an arrow chooses its first entry, Enter goes on to what that shows. */
function intoList(context, key) {
  const { list } = context.memory;
  if (!list || !['ArrowDown', 'Enter'].includes(key)) return false;
  settle();
  const enter = () => {
    // What is searched for on the server may be on its way.
    if (document.querySelector('.master .loading')) return context.drawn(enter);
    if (!list.node.isConnected) return undefined;
    list.enter();
    if (key === 'Enter') context.drawn(() => document.querySelector('.detail h1')?.focus());
    return undefined;
  };
  context.drawn(enter);
  context.redraw();
  return true;
}

/** Shows the keys. */
export const help = () => ask({
  title: 'Keys', action: 'Close', submit: async () => {},
  about: h('dl', { class: 'facts' }, KEYS.map(([key, what]) => h('div', { key }, h('dt', {}, h('kbd', {}, key)), h('dd', {}, what)))),
});
