// Describes elements as values, and brings the document in line with a description without touching what is the same already:
// focus, scroll position, selection and what somebody is typing stay. Every text becomes a text node; nothing is ever parsed as markup.

/** Describes an element. `kids` may nest; null, false and undefined are left out; a DOM node is taken as it is. */
export const h = (tag, props, ...kids) => ({ tag, props: props ?? {}, kids });

/** A sentence in which `code` stands between backticks. */
export const prose = (text) => (text ?? '').split(/`([^`]+)`/).map((part, place) => (place % 2 ? h('code', {}, part) : part));

/** Makes the children of `parent` be `kids`. */
export function fill(parent, ...kids) {
  const wanted = kids.flat(Infinity).filter((it) => it !== null && it !== undefined && it !== false && it !== '');
  const keyed = new Map();
  for (const node of parent.childNodes) if (node.$key !== undefined) keyed.set(node.$key, node);
  let at = parent.firstChild;
  for (const it of wanted) {
    const node = reusable(it, at, keyed) ?? newNode(it);
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
    if (it.tag) update(node, it);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

/** The node that `it` can go on with: the one with its key, or the one that stands there already. */
function reusable(it, at, keyed) {
  if (it instanceof Node) return it;
  if (!it.tag) {
    if (at?.nodeType !== Node.TEXT_NODE) return null;
    if (at.data !== String(it)) at.data = String(it);
    return at;
  }
  if (it.props.key !== undefined) {
    const node = keyed.get(it.props.key);
    return node?.$tag === it.tag ? node : null;
  }
  return at?.$tag === it.tag && at.$key === undefined ? at : null;
}

function newNode(it) {
  if (!it.tag) return document.createTextNode(String(it));
  const node = document.createElement(it.tag);
  node.$tag = it.tag;
  node.$key = it.props.key;
  node.$props = {};
  node.$on = {};
  return node;
}

/** Properties that are more than their attribute. They follow the description only when it changes, so that typing stays. */
const LIVE = new Set(['value', 'checked', 'selected', 'open']);

function update(node, { props, kids }) {
  const isNew = !node.$made;
  const before = node.$props;
  // The options of a select must be there before its value is set.
  if (!props.own) fill(node, kids);
  for (const name of new Set([...Object.keys(before), ...Object.keys(props)])) {
    if (before[name] !== props[name]) set(node, name, props[name]);
  }
  node.$props = props;
  node.$made = true;
  if (isNew) props.made?.(node);
}

function set(node, name, value) {
  if (name === 'key' || name === 'made' || name === 'own') return;
  if (name === 'on') return listen(node, value ?? {});
  if (name === 'ticks') return (node.$ticks = value), node.toggleAttribute('data-ticks', Boolean(value));
  if (name === 'css') return Object.entries(value ?? {}).forEach(([key, it]) => node.style.setProperty(key, it));
  if (LIVE.has(name) && name in node) node[name] = value ?? (name === 'value' ? '' : false);
  else if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? '' : value);
}

/** Says anew what changes while time passes: the texts of elements with `ticks`, which gives what one says at a moment. */
export function tick(now) {
  for (const node of document.querySelectorAll('[data-ticks]')) {
    const text = node.$ticks(now);
    if (node.textContent !== text) node.textContent = text;
  }
}

/** One listener for each kind of event stays; what it calls changes with the description. */
function listen(node, on) {
  for (const kind of Object.keys(on)) {
    if (!(kind in node.$on)) node.addEventListener(kind, (event) => node.$on[kind]?.(event));
  }
  for (const kind of Object.keys(node.$on)) node.$on[kind] = undefined;
  Object.assign(node.$on, on);
}
