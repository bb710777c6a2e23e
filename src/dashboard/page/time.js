// Moments and spans. Moments are shown in sandbox time (UTC); the machine's own time is in the title.

import { h } from './dom.js';

const MINUTE = 60_000;
const UNITS = [['d', 86_400_000], ['h', 3_600_000], ['min', MINUTE], ['s', 1000]];

/** A running copy of a sandbox's clock. */
export class Ticker {
  #now = 0;
  #seen = 0;
  #factor = 1;

  /** Sets it to what the server says. */
  set({ now, mode, factor }) {
    this.#now = Date.parse(now);
    this.#seen = performance.now();
    this.#factor = mode === 'frozen' ? 0 : (factor ?? 1);
  }

  /** The sandbox's time now, in milliseconds. */
  get now() {
    return this.#now + (performance.now() - this.#seen) * this.#factor;
  }

  /** Whether time passes by itself. */
  get runs() {
    return this.#factor !== 0;
  }
}

/** `2026-01-01 00:00:00`. */
export const full = (milliseconds) => new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');

/** The same moment in the machine's time. A date as its user writes it would be looked up for long when the first one is shown. */
export const own = (milliseconds) => full(milliseconds - new Date(milliseconds).getTimezoneOffset() * MINUTE);

/** What is told of a moment to whoever points at it. */
const inBoth = (at) => `${new Date(at).toISOString().replace('T', ' ').replace('Z', '')} UTC in sandbox time; ${own(at)} in yours`;

/** A moment, as short as it can be beside `now`: the time of today, or with its date. Without `now` always with it. */
export function moment(text, now = null, props = {}) {
  const at = Date.parse(text);
  if (Number.isNaN(at)) return h('span', props, String(text ?? ''));
  const shown = full(at);
  const isToday = now !== null && shown.slice(0, 10) === full(now).slice(0, 10);
  return h('time', { datetime: text, title: inBoth(at), ...props }, isToday ? shown.slice(11) : shown);
}

/** A text that changes while time passes: `words` gives what it says at a moment. */
export const ticking = (words, now, { tag = 'span', ...props } = {}) => h(tag, { ticks: words, ...props }, words(now));

/** `1 h 20 min`: the two largest units. */
export function span(milliseconds) {
  let left = Math.abs(milliseconds);
  if (left < 1000) return left < 1 ? '0 s' : `${Math.round(left)} ms`;
  const parts = [];
  for (const [name, size] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count) parts.push(`${count} ${name}`);
    else if (parts.length) break;
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}

const SIZES = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A span such as `1h 20m` as people say it; one that is written in another way stays as it is. */
export function spanOf(text) {
  if (!/^([\d.]+(ms|[dhms])\s*)+$/.test(text)) return text;
  return span([...text.matchAll(/([\d.]+)(ms|[dhms])/g)].reduce((sum, [, count, unit]) => sum + count * SIZES[unit], 0));
}

/** A text of the server with its spans as people say them: `NoResult after 2 h`. */
export const spelled = (text) => text.replace(/\bafter ([\d.]+(?:ms|[dhms])(?: [\d.]+(?:ms|[dhms]))*)/g, (_, it) => `after ${spanOf(it)}`);

const MOMENT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** The same where there is little room: without the call that ends it, the moment, and what of. */
export function toldInShort(text, now) {
  const [, at] = /is processed until (\S+)/.exec(text) ?? [];
  if (at) return ticking((now) => dueWords(at, now), now, { title: inBoth(Date.parse(at)) });
  return told(text.replace(/ \((PUT|POST) [^]*\)$/, '').replace(/ to (a follow-up query|\d+ follow-up queries)/, ''), now);
}

/** A sentence of the server about what something waits for, with its moments as people say them. Where it names a call, here are buttons. */
export function told(text, now) {
  const words = (now) => text
    .replace(/; POST …\/.* ends it$/, '')
    .replace(/is processed until (\S+)/, (_, at) => `is ${dueOfTime(at, now)}, at ${at}`)
    .replace(MOMENT, (at) => full(Date.parse(at)));
  const [at] = text.match(MOMENT) ?? [];
  return ticking(words, now, { title: at && inBoth(Date.parse(at)) });
}

/** `due in 1 h 20 min of sandbox time`. */
export const due = (text, now) => ticking((now) => dueOfTime(text, now), now, { title: inBoth(Date.parse(text)) });

function dueWords(text, now) {
  const left = Date.parse(text) - now;
  return left <= 0 ? 'due now' : `due in ${span(left)}`;
}

const dueOfTime = (text, now) => dueWords(text, now).replace(/^due in .*/, '$& of sandbox time');
