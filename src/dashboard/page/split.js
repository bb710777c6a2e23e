// A list beside what is chosen in it; on a narrow window one or the other.

import { h } from './dom.js';
import { List } from './list.js';
import { badge, copyId, empty, pending, sentence, tone, trouble } from './parts.js';
import { moment } from './time.js';

/** Where there is room for one of the two only. */
export const NARROW = matchMedia('(max-width: 900px)');

/**
 * `source` is where the list comes from and `items` what of it is shown, `name` its view and name, `title` what people call it, `head`
 * stands above it, `row(entry)` gives `[title, state, about, at]`, `nothing` is shown in place of an empty list, `detail()` describes what
 * is chosen, `hint` stands there before. With `choosesNewest` the newest entry is chosen when a wide window shows the list first.
 */
export function split(context, { source, items, name, title, filters = {}, head, row, nothing, detail, hint, choosesNewest = false }) {
  const { id, view, link, memory } = context;
  memory.filters = filters;
  const address = (it) => link(view, it.id, memory.filters);
  const list = memory.list = context.keep(`list ${name}`, () => new List({
    label: title, name, link: address, choose: (it) => context.go(address(it), true), open: () => document.querySelector('.detail h1')?.focus(),
  }));
  if (choosesNewest && items?.length) chooseOnce(context, name, address(items.at(-1)));
  if (items) list.show(items, id, (it) => described(row(it), context.now));
  return h('div', { class: id ? 'split has-detail' : 'split' },
    h('section', { class: 'master', 'aria-label': title }, h('header', {}, head),
      pending(source) ?? (source.error ? trouble(source.error) : items.length ? list.node : nothing)),
    // The list goes away on a narrow window, and the focus with it.
    h('section', { class: 'detail', key: id ?? '', 'aria-label': 'Detail', made: (node) => id && hasFocus(list) && NARROW.matches && context.drawn(() => node.querySelector('h1').focus()) },
      id ? h('div', { class: 'parts' }, h('a', { class: 'only-narrow', href: link(view, null, filters) }, '‹ Back to the list'), detail()) : empty(...hint)));
}

/** Shows the entry at `newest` when nothing is chosen, but not after somebody went back to the list. */
function chooseOnce(context, name, newest) {
  const { id, memory } = context;
  if (id === null && !NARROW.matches && memory.began !== name) context.drawn(() => context.go(newest, true));
  memory.began = name;
}

const hasFocus = ({ node }) => node.contains(document.activeElement);

/** The detail of what the address names, which stands at `paths`; `show` describes it once all of it is there. */
export function one(context, paths, show) {
  const sources = [paths].flat().map((path) => context.use(path));
  const late = sources.find(({ data, error }) => data === undefined && !error);
  if (late) return [title(context.id, null), pending(late)];
  const { error } = sources.find((it) => it.error) ?? {};
  if (error?.status === 404) return missing(context, error);
  return error ? [title(context.id, null), trouble(error)] : show(...sources.map(({ data }) => data));
}

/** What the address names is not there, or not any more. Where the server names a call that lists the others, here is a link. */
const missing = ({ id, view, query, link }, error) => [
  title(id, null),
  empty(sentence(error.message.replace(/[;:] GET …[^]*/, '')), 'It may have been dropped as one of the oldest, gone with a reset, or be in another sandbox.',
    h('div', { class: 'actions' }, h('a', { class: 'button primary', href: link(view, null, query) }, 'Show the list'), h('a', { class: 'button', href: link('start') }, 'Go to the overview'))),
];

/** The heading of a detail: its title, its id and what else stands there. */
export const title = (text, about, ...more) => h('header', { class: 'heading' },
  h('div', {}, h('h1', { tabindex: '-1' }, text), about && h('p', { class: 'muted mono address-line' }, about, /^\S+$/.test(about) && copyId(about))), more.length > 0 && h('div', { class: 'actions' }, more));

const described = ([title, state, about, at], now) => [
  h('span', { class: 'main' }, title), h('span', { class: 'right' }, badge(state, tone(state))),
  h('span', { class: 'sub' }, about), h('span', { class: 'sub right' }, moment(at, now)),
];
