// What is around every view: the sandbox, its clock, whether the page is live, the way to the other views, light or dark, and the keyboard.

import { call } from './api.js';
import { steering } from './clock.js';
import { ask } from './dialog.js';
import { h } from './dom.js';
import { button, empty, many, NARROW, pending, sentence, settle, trouble } from './parts.js';
import { hrefOf, VIEWS } from './route.js';
import { full, own, span, ticking } from './time.js';

const THEMES = { auto: 'system', light: 'light', dark: 'dark' };

// It came with the page, whose first paint has it.
let { theme } = document.documentElement.dataset;

/** The whole page. */
export const shell = (context, view) => [
  h('a', { class: 'skip', href: '#view', on: { click: skip } }, 'Skip to content'),
  h('header', { class: 'top', key: 'top' }, brand(context), sandboxes(context), clockLink(context), context.info.data && steering(context), h('div', { class: 'grow' }), liveness(context)),
  h('nav', { class: 'side', key: 'side', 'aria-label': 'Views' }, VIEWS.map((it) => viewLink(context, it)), h('div', { class: 'grow' }), h('div', { class: 'settings' }, themes(context), keys())),
  h('main', { id: 'view', key: `${context.sandbox}/${view.name}`, class: view.wide ? 'wide' : '', tabindex: '-1' }, offline(context), content(context, view)),
];

function skip(event) {
  event.preventDefault();
  (document.querySelector('#view h1') ?? document.getElementById('view')).focus();
}

const brand = ({ link }) => h('a', { class: 'brand', href: link('start') }, 'vetbox');

const viewLink = (context, { name, title, also = [], failures }) => {
  const { view, link, info } = context;
  const failed = (info.data && failures?.(context)) ?? 0;
  return h('a', { key: name, href: link(name), 'aria-current': view === name || also.includes(view) ? 'page' : null }, title,
    failed > 0 && h('span', { class: 'badge bad', title: many(failed, 'failure') }, failed, h('span', { class: 'away' }, ' failed')));
};

function content(context, view) {
  const { info, words, sandbox, page } = context;
  if (page.isLocked) return locked(context);
  if (page.isGone || info.error?.status === 404) return noSandbox(context);
  if (info.error?.status === 400) return notASandbox(info.error);
  const missing = [info, words].find(({ data }) => data === undefined);
  // What the view began with is not given up before it is there.
  if (context.areMissing || !view.show) view.begin?.(context);
  if (missing || !view.show) return [h('h1', { class: 'away' }, view.title), pending(missing ?? { error: view.problem })];
  return h('div', { class: 'content', key: sandbox }, shown(context, view));
}

/** A mistake in one view must not take the way to the others along. */
function shown(context, view) {
  try {
    return view.show(context);
  } catch (error) {
    reportError(error);
    return trouble(new Error(`This view broke, which is a mistake of vetbox: ${error.message}`));
  }
}

const noSandbox = ({ sandbox, reconnect }) => empty(`There is no sandbox “${sandbox}”`,
  'It may have expired, been deleted, or been lost in a restart of the server.',
  h('div', { class: 'actions' },
    button('Create it', () => call('POST', 'sandboxes', { name: sandbox }).then(reconnect), { kind: 'primary' }),
    h('a', { class: 'button', href: hrefOf('default') }, 'Go to default')));

const notASandbox = (error) => empty('No sandbox can have that name', sentence(error.message), h('a', { class: 'button', href: hrefOf('default') }, 'Go to default'));

const locked = ({ enterToken }) => empty('The control token is needed', 'This server shows and does nothing here without it.', button('Enter token', enterToken, { kind: 'primary' }));

function sandboxes(context) {
  const { sandbox, view, go } = context;
  const names = context.sandboxes().data?.sandboxes.map((it) => it.name) ?? [];
  const all = names.includes(sandbox) ? names : [sandbox, ...names];
  return h('div', { class: 'switch' },
    h('select', { 'aria-label': 'Sandbox', value: sandbox, on: { change: (event) => go(hrefOf(event.target.value, view)) } },
      all.map((name) => h('option', { key: name, value: name, selected: name === sandbox }, name))));
}

function clockLink({ info, now, link }) {
  if (!info.data) return null;
  const { mode, factor, next } = info.data.clock;
  const how = mode === 'scaled' ? `${factor}×` : mode;
  const soon = next ? `next due in ${span(Math.max(0, Date.parse(next) - now))}` : 'nothing due';
  return h('a', { class: `clock ${mode}`, href: link('clock'), title: `Sandbox time, UTC; in yours ${own(now)}; ${soon}` },
    ticking(full, now, { tag: 'time' }), h('span', { class: 'badge plain' }, how));
}

function liveness({ page }) {
  const words = { live: 'Live', connecting: 'Connecting', lost: 'Reconnecting', locked: 'Locked' };
  const state = page.isLocked ? 'locked' : page.live;
  return h('span', { class: `live ${state}`, role: 'status' }, words[state]);
}

function themes({ redraw }) {
  const change = (event) => {
    theme = event.target.value;
    // The server reads it when it sends the page again.
    document.cookie = `vetbox.theme=${theme}; path=${location.pathname}; max-age=31536000; samesite=lax`;
    document.documentElement.dataset.theme = theme;
    redraw();
  };
  return h('div', { class: 'switch' },
    h('select', { 'aria-label': 'Colours', value: theme, on: { change } }, Object.entries(THEMES).map(([name, title]) => h('option', { key: name, value: name, selected: name === theme }, title))));
}

const keys = () => button('?', help, { kind: 'quiet round', 'aria-label': 'Keys', title: 'Keys' });

const offline = ({ page }) => page.live === 'lost' && !page.isGone && !page.isLocked && h('div', { class: 'offline', role: 'alert', key: 'offline' },
  'What you see may be old. ', sentence(page.problem?.message ?? 'vetbox does not answer'), ' The page goes on by itself as soon as it can.');

/** The keys of the page; lists have their own (`split.js`). */
const KEYS = [
  ['/', 'search in this view; ↓ goes to the first entry found, Enter to what it shows'],
  ['↑ ↓', 'previous and next entry of a list; Page Up, Page Down, Home and End work, too'],
  ['Enter', 'from a list to what it shows; on a narrow window the arrows go on from there'],
  ['Esc', 'back to the list; in a search, clear it'],
  ['?', 'this help'],
];

const EDITABLE = 'input, textarea, select, [contenteditable]';

/** Listens for keys: `/` searches, Escape goes back to the list, `?` shows what else there is; `context` gives the current one. */
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
const help = () => ask({
  title: 'Keys', action: 'Close', submit: async () => {},
  about: h('dl', { class: 'facts' }, KEYS.map(([key, what]) => h('div', { key }, h('dt', {}, h('kbd', {}, key)), h('dd', {}, what)))),
});
