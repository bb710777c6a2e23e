// Texts as they were sent, and JSON, YAML and headers made readable.

import { parsed } from './api.js';
import { h } from './dom.js';
import { copyButton, muted } from './parts.js';

/** More than this is not coloured: it would take longer than anybody waits. */
const COLOURED = 60_000;
/** More than this is cut until asked for; "Copy" always copies everything. */
const SHOWN = 400_000;

const JSON_PARTS = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;
const YAML_PARTS = /(#[^\n]*)|^(\s*(?:- )*)([\w.$/-]+|"[^"\n]*")(?=:(?:\s|$))|("(?:\\.|[^"\\\n])*"|'[^'\n]*')|\b(true|false|null)\b|(?<=[\s,[{:])(-?\d+(?:\.\d+)?)(?=[\s,\]}]|$)/gm;

/** A block of text with a button to copy it, or `copied` in its place. `kind` is `json`, `yaml` or nothing; a `command` always shows its button. */
export function block(label, text, kind = '', use = '', copied = text) {
  const cut = text.length > SHOWN ? `${text.slice(0, SHOWN)}\n… ${text.length - SHOWN} more characters; Copy gives all of them` : text;
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
