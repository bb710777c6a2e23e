// A list beside what is chosen in it; on a narrow window one or the other. Of the list only the visible rows exist, so that thousands stay
// smooth; when entries come in above while somebody reads further down, what they read stays where it is.

import { fill, h } from './dom.js';
import { badge, copyId, empty, NARROW, pending, sentence, tone, trouble } from './parts.js';
import { moment } from './time.js';

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

/** So many rows exist beyond those that can be seen. */
const BEYOND = 6;

/** A list with rows of one height. Keys move the selection and the address follows. The newest entry is on top: entry 0 of `items` is the last row. */
class List {
  #items = [];
  #selected = null;
  /** What was chosen last; keys go on from there. */
  #last = null;
  #describe;
  #options;
  #height = 0;
  /** Whether the chosen row is still to be scrolled to: it, or the room for the list, is not there yet. */
  #isSought = false;
  #frame = 0;

  /** `label` names it, `link(item)` is an entry's address, `choose(item)` shows it, `open()` enters it. */
  constructor(options) {
    this.#options = options;
    this.rows = document.createElement('div');
    this.rows.className = 'rows';
    this.rows.role = 'presentation';
    this.node = document.createElement('div');
    this.node.className = 'list';
    this.node.tabIndex = 0;
    this.node.role = 'listbox';
    this.node.ariaLabel = options.label;
    this.node.append(this.rows);
    this.node.addEventListener('scroll', () => this.#soon(), { passive: true });
    this.node.addEventListener('keydown', (event) => this.press(event));
    new ResizeObserver(() => this.#soon()).observe(this.node);
  }

  /** Shows `items`, oldest first, as `describe(item)` says, and marks the one whose id is `selected`. */
  show(items, selected, describe) {
    const before = this.#items;
    const added = before.length && items.length ? this.#added(before, items) : 0;
    const chosenElsewhere = String(selected) !== String(this.#selected);
    this.#items = items;
    this.#describe = describe;
    this.#selected = selected === null ? null : String(selected);
    this.#last = this.#selected ?? this.#last;
    this.#measure();
    // Keeps the row that is read in place, unless the newest ones are looked at.
    if (added && this.node.scrollTop > this.#height) this.node.scrollTop += added * this.#height;
    this.#isSought ||= chosenElsewhere && this.#selected !== null;
    this.#reveal();
    this.#draw();
  }

  /** How many entries came after the one that was the newest. */
  #added(before, items) {
    const newest = before.at(-1).id;
    for (let place = items.length - 1; place >= 0; place -= 1) {
      if (items[place].id === newest) return items.length - 1 - place;
    }
    return 0;
  }

  #measure() {
    this.#height = parseFloat(getComputedStyle(this.node).getPropertyValue('--row')) || 48;
    this.rows.style.height = `${this.#items.length * this.#height}px`;
  }

  #soon() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#measure();
      this.#reveal();
      this.#draw();
    });
  }

  #draw() {
    const count = this.#items.length;
    const first = Math.max(0, Math.floor(this.node.scrollTop / this.#height) - BEYOND);
    const last = Math.min(count, Math.ceil((this.node.scrollTop + this.node.clientHeight) / this.#height) + BEYOND);
    const rows = [];
    for (let place = first; place < last; place += 1) rows.push(this.#row(this.#items[count - 1 - place], place, count));
    fill(this.rows, rows);
    const chosen = rows.find((row) => row.props['aria-selected'] === 'true');
    if (chosen) this.node.setAttribute('aria-activedescendant', chosen.props.id);
    else this.node.removeAttribute('aria-activedescendant');
  }

  #row(item, place, count) {
    const { link, name } = this.#options;
    return h('a', {
      key: item.id, id: `${name}-${item.id}`, class: 'row', role: 'option', tabindex: '-1', href: link(item),
      'aria-selected': String(this.#isChosen(item)), 'aria-setsize': count, 'aria-posinset': place + 1,
      css: { transform: `translateY(${place * this.#height}px)` },
    }, this.#describe(item));
  }

  /** Scrolls as little as needed to see the chosen row. */
  #reveal() {
    const place = this.#place();
    if (!this.#isSought || place < 0 || this.node.clientHeight === 0) return;
    this.#isSought = false;
    const top = place * this.#height;
    const { scrollTop, clientHeight } = this.node;
    if (top < scrollTop) this.node.scrollTop = top;
    else if (top + this.#height > scrollTop + clientHeight) this.node.scrollTop = top + this.#height - clientHeight;
  }

  /** Ids of requests are numbers, but texts in the address. */
  #isChosen(item) {
    return String(item.id) === this.#selected;
  }

  /** On which row the entry is that is chosen or was chosen last, from the top. */
  #place() {
    const index = this.#items.findIndex((item) => String(item.id) === this.#last);
    return index < 0 ? -1 : this.#items.length - 1 - index;
  }

  /** Takes the focus and chooses the first row, as from the search above it. */
  enter() {
    this.node.focus();
    if (this.#items.length) this.#choose(this.#items.at(-1));
  }

  /** Does what a key says, if it says anything here. */
  press(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.node.clientHeight / this.#height) - 1);
    const last = this.#items.length - 1;
    const at = this.#place();
    const targets = { ArrowDown: at + 1, ArrowUp: at < 0 ? 0 : at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: last };
    if (event.key === 'Enter' && this.#selected !== null) this.#options.open();
    else if (event.key === 'Enter' && at >= 0) this.#choose(this.#items[last - at]);
    else if (event.key in targets && last >= 0) {
      const place = Math.min(last, Math.max(0, targets[event.key]));
      this.#choose(this.#items[last - place]);
    } else return;
    event.preventDefault();
  }

  /** The next key may come before this is drawn. */
  #choose(item) {
    this.#last = String(item.id);
    this.#options.choose(item);
  }
}
