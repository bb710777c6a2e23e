// The parts that views are made of: buttons, values, panels, tables, texts as they were sent; and short notes at the edge of the page.

import { parsed } from './api.js';
import { fill, h, prose } from './dom.js';

/** A button. `kind` is `primary`, `danger`, `quiet` or nothing. */
export const button = (label, click, { kind = '', ...props } = {}) =>
  h('button', { type: 'button', class: `button ${kind}`, on: { click }, ...props }, label);

/** Copies `text`, or what it gives, and says so. */
export function copyButton(text, label = 'Copy', props = {}) {
  const copy = async () => {
    await toClipboard(typeof text === 'function' ? await text() : text);
    note('Copied');
  };
  return button(label, () => copy().catch((error) => note(error.message, { tone: 'bad' })), { kind: 'quiet', ...props });
}

/** The clipboard is closed to pages that are not reached as localhost or over TLS; a selection can still be copied there. */
async function toClipboard(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'away';
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (!copied) throw new Error('the browser does not let this page copy');
  return undefined;
}

/** Lets the browser save `text` as a file. */
export function save(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** A word with a colour that repeats what it says: `good`, `bad`, `warn`, `info` or `plain`. */
export const badge = (word, tone = 'plain') => h('span', { class: `badge ${tone}` }, word);

/** What somebody else wrote, so that its direction does not reach beyond it. */
export const value = (text) => h('bdi', {}, text);

/** The same in a text that cannot have elements. */
export const isolated = (text) => `\u2068${text}\u2069`;

/** Values in one line, without those that are missing. */
export const dotted = (...values) => values.filter(Boolean).map((it, place) => [place > 0 && ' · ', value(it)]);

/** Who decided: a rule, with a link to where it stands, the control API, a header, or nobody. */
export const decider = ({ link }, rule) => {
  if (!rule) return 'the vendor’s default';
  if (rule === 'control') return 'a decision by hand';
  if (rule === 'header') return 'the header x-vetbox-outcome';
  const [scenario] = rule.split('/');
  return h('a', { class: 'mono', href: scenario === 'runtime' ? link('rules', null, { q: rule }) : link('scenarios', scenario) }, rule);
};

/** An address, a header: what is copied rather than read. */
export const mono = (text) => h('span', { class: 'mono' }, text);

/** An id as short as it can be told from others. */
export const brief = (id) => (id.length > 12 ? `${id.slice(0, 6)}…${id.slice(-5)}` : id);

/** A small button that copies an id; `shown` is what stands beside it. */
export const copyId = (id, shown = id) => copyButton(id, '', { kind: 'quiet copy', 'aria-label': `Copy ${shown}`, title: 'Copy' });

/** An id, short, with a button that copies it; it leads to `href` when there is one. */
export const idOf = (id, href = null) => id && h('span', { class: 'id' }, h(href ? 'a' : 'span', { class: 'mono', href, title: id }, brief(id)), copyId(id));

/** What stands in place of a secret. */
export const BULLETS = '•'.repeat(8);

/** A secret: hidden until it is asked for, and copied without being shown. `what` names it. */
export const secret = (context, text, what) => [
  h('span', { class: 'mono', key: 'text' }, context.memory.shown?.includes(what) ? text : BULLETS), ' ', showButton(context, what), copyButton(text, 'Copy', { 'aria-label': `Copy ${what}` }),
];

/** Shows the secret called `what`, or hides it again. */
export function showButton({ memory: { shown = [] }, set }, what) {
  const isShown = shown.includes(what);
  return button(isShown ? 'Hide' : 'Show', () => set({ shown: isShown ? shown.filter((it) => it !== what) : [...shown, what] }), { key: 'show', kind: 'quiet', 'aria-label': `${isShown ? 'Hide' : 'Show'} ${what}` });
}

/** Actions that are rarely wanted, behind one button. */
export const menu = (label, ...actions) => h('details', { class: 'menu' }, h('summary', { class: 'button', 'aria-label': label }, 'More'), h('div', { class: 'actions' }, actions));

/** What is beside the point. */
export const muted = (...text) => h('p', { class: 'muted' }, text);

/** Switches all bodies of the view between pretty and raw. */
export const rawSwitch = ({ memory, set }, what) =>
  button(memory.raw ? 'Pretty' : 'Raw', () => set({ raw: !memory.raw }), { 'aria-label': `${memory.raw ? 'Pretty' : 'Raw'} ${what}` });

/** A part of a view with a heading. */
export const panel = (title, actions, ...body) =>
  h('section', { class: 'panel' },
    h('header', { class: 'bar' }, h('h2', {}, title), actions && h('div', { class: 'actions' }, actions)), body);

/** The heading of a view. */
export const heading = (title, about, ...actions) =>
  h('header', { class: 'heading' },
    h('div', {}, h('h1', { tabindex: '-1' }, title), about && h('p', { class: 'muted' }, about)),
    actions.length > 0 && h('div', { class: 'actions' }, actions));

/** Pairs of a name and a value; a pair without a value is left out. */
export const facts = (...pairs) =>
  h('dl', { class: 'facts' }, pairs.filter((pair) => pair && given(pair[1])).map(([name, value]) =>
    h('div', { key: name }, h('dt', {}, name), h('dd', {}, value))));

const given = (value) => value !== null && value !== undefined && value !== '' && value !== false;

/** Short lines: what each says, what stands at its end, and what is told below it. */
export const lines = (label, rows) => h('ul', { class: 'lines', 'aria-label': label }, rows.map(({ key, main, end, sub }) =>
  h('li', { key }, h('div', { class: 'said' }, main), end && h('div', { class: 'end' }, end), sub && h('div', { class: 'sub' }, sub))));

/** A table; rows are `{ key, cells }`. */
export const table = (caption, heads, rows) =>
  h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    h('table', {}, h('caption', { class: 'away' }, caption),
      h('thead', {}, h('tr', {}, heads.map((head) => (head ? h('th', { scope: 'col' }, head) : h('td', {}))))),
      h('tbody', {}, rows.map(({ key, cells, ...props }) => h('tr', { key, ...props }, cells.map((cell, place) => h('td', { 'data-head': heads[place] || null }, cell)))))));

/** Says that there is nothing yet, and how to change that. */
export const empty = (title, ...about) =>
  h('div', { class: 'empty' }, h('p', { class: 'empty-title' }, title), about.map((it) => (it?.tag ? it : h('p', {}, it))));

/** What stands in place of a source's data while there is none: its problem, or that it is on its way. */
export function pending(source) {
  if (source.data !== undefined) return null;
  return source.error ? trouble(source.error) : loading();
}

/** Says that something is on its way, once that takes long enough to be noticed. */
const loading = () => h('div', { class: 'loading', role: 'status' }, h('span', { class: 'away' }, 'Loading'), h('i', {}), h('i', {}), h('i', {}));

/** A problem with what would be right. */
export function trouble(error) {
  const valid = error.valid ?? [];
  // What follows points at places in the lines above it.
  const [first, ...lines] = error.message.split('\n');
  return h('div', { class: 'trouble', role: 'alert' },
    h('p', {}, prose(sentence(first))), lines.length > 0 && h('pre', { tabindex: '0' }, lines.join('\n')),
    valid.length > 0 && h('p', { class: 'muted' }, `Valid: ${valid.slice(0, 30).join(', ')}`));
}

/** `text` as a sentence. */
export const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?:]$/.test(text) ? '' : '.');

/** So many of something: `1 byte`, `2 bytes`, `2 deliveries`. */
export const many = (number, noun, plural = `${noun}s`) => `${number} ${number === 1 ? noun : plural}`;

/** `more` of something that is not shown; nothing when there is none. */
export const andMore = (more, href) => more > 0 && h('p', { class: 'muted' }, h('a', { href }, `${more} more`));

/** How many there are of `all`, of which `some` are shown. */
export const counted = (some, all) => muted(some === all ? `${all} in all` : `${some} of ${all}`);

/** Entries in runs: those that follow each other and are alike are together. */
export function runs(items, isAlike) {
  const all = [];
  for (const it of items) {
    if (all.length > 0 && isAlike(all.at(-1)[0], it)) all.at(-1).push(it);
    else all.push([it]);
  }
  return all;
}

/** What says that there are more of the same. */
export const moreLikeIt = (more) => more > 0 && h('small', { class: 'muted' }, ` and ${many(more, 'more like it', 'more like it')}`);

/** Links to the parts of a view; `current` is the one that is shown. */
export const tabs = (label, current, links) =>
  h('nav', { class: 'tabs', 'aria-label': label }, links.map(([name, title, href, count]) =>
    h('a', { key: name, href, 'aria-current': name === current ? 'page' : null }, title,
      count !== undefined && h('span', { class: 'count' }, count))));

/** The links to the three views about webhooks. */
export const webhookTabs = ({ view, link }) => tabs('Webhooks', view, [
  ['endpoints', 'Endpoints', link('endpoints')], ['deliveries', 'Deliveries', link('deliveries')], ['inbox', 'Inbox', link('inbox')],
]);

/** A choice among few. */
export const choice = (label, value, options, change) =>
  h('select', { 'aria-label': label, value, on: { change: (event) => change(event.target.value) } },
    options.map(([name, title]) => h('option', { key: name, value: name, selected: name === value }, title)));

/** Where there is room for a list or for what is chosen in it only. */
export const NARROW = matchMedia('(max-width: 900px)');

/** For how long nobody types before what was typed is used. */
const PAUSE = 250;
let typing = null;
let typed = null;

/** Does `action` once nobody has typed for a moment. */
export function later(action) {
  clearTimeout(typing);
  typed = action;
  typing = setTimeout(settle, PAUSE);
}

/** Does at once what waits for a pause of the typing. */
export function settle() {
  clearTimeout(typing);
  typed?.();
  typed = null;
}

/** The field to search with, which changes the filter `q`. It is what `/` leads to. */
export const search = ({ query, filter }, hint, label = hint) =>
  h('input', {
    type: 'search', class: 'search', placeholder: hint, 'aria-label': label, title: label === hint ? null : label, 'aria-keyshortcuts': '/', value: query.q ?? '', 'data-search': true,
    spellcheck: 'false', autocomplete: 'off', on: { input: (event) => later(() => filter({ q: event.target.value })) },
  });

/** What a status means, as a colour. */
export function tone(status) {
  const word = String(status ?? '').toLowerCase();
  if (/^(2..|completed|clear|approved|delivered|active|live|taken)$/.test(word)) return 'good';
  if (/^(5..|errored|error|failed|rejected|false|dropped|cancelled|alert)$/.test(word)) return 'bad';
  if (/^(4..|moreinfo|noresult|action_required|waiting|held)$/.test(word)) return 'warn';
  if (/^(3..|initiated|in_progress|pending|pre-checked|inflight)$/.test(word)) return 'info';
  return 'plain';
}

/** More than this is not coloured: it would take longer than anybody waits. */
const COLOURED = 60_000;
/** More than this is cut until asked for; "Copy" always copies everything. */
const WHOLE = 400_000;

const JSON_PARTS = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;
const YAML_PARTS = /(#[^\n]*)|^(\s*(?:- )*)([\w.$/-]+|"[^"\n]*")(?=:(?:\s|$))|("(?:\\.|[^"\\\n])*"|'[^'\n]*')|\b(true|false|null)\b|(?<=[\s,[{:])(-?\d+(?:\.\d+)?)(?=[\s,\]}]|$)/gm;

/** A block of text with a button to copy it, or `copied` in its place. `kind` is `json`, `yaml` or nothing; a `command` always shows its button. */
export function block(label, text, kind = '', use = '', copied = text) {
  const cut = text.length > WHOLE ? `${text.slice(0, WHOLE)}\n… ${text.length - WHOLE} more characters; Copy gives all of them` : text;
  return h('div', { class: `code ${use}` },
    h('pre', { tabindex: '0', role: 'region', 'aria-label': label, dir: 'ltr' }, h('code', {}, coloured(cut, kind))),
    copyButton(copied, 'Copy', { 'aria-label': `Copy ${label}` }));
}

/** A body: pretty when it is JSON and `raw` is not wanted. */
export function body(label, text, raw = false) {
  if (text === null || text === undefined || text === '') return muted('No body.');
  const json = raw ? null : parsed(text);
  return json === null ? block(label, text) : block(label, JSON.stringify(json, null, 2), 'json');
}

/** A value as JSON. */
export const json = (label, value) => block(label, JSON.stringify(value, null, 2), 'json');

/** Headers, one on each line. */
export const headers = (label, pairs) =>
  pairs.length === 0 ? muted('No headers.')
    : h('dl', { class: 'headers', 'aria-label': label }, pairs.map(([name, value], place) =>
      h('div', { key: place }, h('dt', {}, name), h('dd', {}, value))));

function coloured(text, kind) {
  if (!kind || text.length > COLOURED) return text;
  const found = [];
  let at = 0;
  for (const match of text.matchAll(kind === 'json' ? JSON_PARTS : YAML_PARTS)) {
    if (match.index > at) found.push(text.slice(at, match.index));
    found.push(...(kind === 'json' ? jsonPart(match) : yamlPart(match)));
    at = match.index + match[0].length;
  }
  return [...found, text.slice(at)];
}

const mark = (kind, text) => h('span', { class: `t-${kind}` }, text);

function jsonPart([whole, text, colon, word]) {
  if (text !== undefined) return colon === undefined ? [mark('text', text)] : [mark('name', text), colon];
  return [mark(word === undefined ? 'number' : 'word', whole)];
}

function yamlPart([whole, comment, indent, name, text, word]) {
  if (comment !== undefined) return [mark('comment', comment)];
  if (name !== undefined) return [indent, mark('name', name)];
  if (text !== undefined) return [mark('text', text)];
  return [mark(word === undefined ? 'number' : 'word', whole)];
}

/** For how long a note stays, without and with something to do about it. */
const SHORT = 3500;
const LONG = 12_000;

const region = document.createElement('div');
region.className = 'notes';
region.role = 'status';
region.ariaLive = 'polite';

let notes = [];
let last = 0;

/** Puts the place for notes into `parent`. A modal dialog covers everything else, so notes move into it while it is open. */
export const placeNotes = (parent) => parent.append(region);

/** Shows `text`; `undo` is offered as a button. */
export function note(text, { tone = 'good', undo = null } = {}) {
  const id = (last += 1);
  notes = [...notes.slice(-3), { id, text, tone, undo }];
  drawNotes();
  setTimeout(() => dismiss(id), undo || tone === 'bad' ? LONG : SHORT);
}

/** Runs `action`, and says `done` or what went wrong. Gives what the action gave, or undefined when it failed. */
export async function attempt(action, done, undo = null) {
  try {
    const result = await action();
    if (done) note(typeof done === 'function' ? done(result) : done, { undo });
    return result;
  } catch (error) {
    note(error.message, { tone: 'bad' });
    return undefined;
  }
}

function dismiss(id) {
  notes = notes.filter((it) => it.id !== id);
  drawNotes();
}

function drawNotes() {
  fill(region, notes.map(({ id, text, tone, undo }) =>
    h('div', { key: id, class: `note ${tone}` }, h('span', {}, prose(text)),
      undo && h('button', { type: 'button', class: 'button quiet', on: { click: () => (dismiss(id), undo()) } }, 'Undo'),
      h('button', { type: 'button', class: 'button quiet', 'aria-label': 'Dismiss', on: { click: () => dismiss(id) } }, '×'))));
}
