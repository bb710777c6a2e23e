// A list of which only the visible rows exist, so that thousands stay smooth. Keys move the selection and the address follows.
// When entries come in above while somebody reads further down, what they read stays where it is.

import { fill, h } from './dom.js';

const BEYOND = 6;

/** A list with rows of one height. The newest entry is on top: entry 0 of `items` is the last row. */
export class List {
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
