// What the page knows of the server: one source for each path that the current view uses. A source keeps its last answer while it
// asks again, so that nothing flickers; it is dropped when no view uses it any more.

import { address, call, events, inSandbox, Problem, query, streamOf } from './api.js';

const SOONEST = 250;
const PART = 1000;
/** After how long is asked again when there was no answer at all. */
const RETRY = 2000;

/** Where answers come from. `changed` is called whenever there is something new to draw, `lost` with the problem when nobody answers. */
export class Sources {
  #sources = new Map();
  #tell;

  constructor(tell) {
    this.#tell = tell;
  }

  /** The source of what `ask(signal, before)` gives; `key` tells it from others. What changes without any event is asked for `every` so often. */
  use(key, ask, every = null) {
    let source = this.#sources.get(key);
    if (!source) {
      source = new Source(ask, this.#tell, every);
      this.#sources.set(key, source);
      source.refresh();
    }
    source.wanted = true;
    return source;
  }

  /** Whether any source has neither an answer nor a problem yet. */
  get areMissing() {
    return [...this.#sources.values()].some(({ data, error }) => data === undefined && !error);
  }

  /** Drops what was not used since the last sweep. */
  sweep() {
    for (const [key, source] of this.#sources) {
      if (!source.wanted) {
        source.stop();
        this.#sources.delete(key);
      }
      source.wanted = false;
    }
  }

  /** Something happened: asks everything again, soon and not too often. */
  stale() {
    for (const source of this.#sources.values()) source.refreshSoon();
  }

  /** The sandbox is another than it was: asks everything again from the beginning, and shows what is known until the answers are there. */
  renew() {
    for (const source of this.#sources.values()) source.forget();
    this.stale();
  }

  /** Asks everything again; resolves when all answers are there. */
  refresh() {
    return Promise.all([...this.#sources.values()].map((source) => source.refresh()));
  }

  /** Forgets everything, as when another sandbox is looked at. */
  clear() {
    for (const source of this.#sources.values()) source.stop();
    this.#sources.clear();
  }
}

class Source {
  /** The last answer; undefined before the first. */
  data;
  /** Why the last question failed; null when it did not. */
  error = null;
  wanted = true;

  #ask;
  #tell;
  #every;
  #abort = new AbortController();
  #asking = null;
  #again = false;
  #isLost = false;
  #isOver = false;
  #timer = null;
  #due = Infinity;
  #took = 0;

  constructor(ask, tell, every) {
    this.#ask = ask;
    this.#tell = tell;
    this.#every = every;
  }

  refreshSoon() {
    // A slow answer is not asked for more often than it can be given.
    this.#refreshAfter(Math.max(SOONEST, this.#took * 4));
  }

  /** Asks again after `pause`, or before, when that was wanted already. */
  #refreshAfter(pause) {
    const due = performance.now() + pause;
    if (due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => this.refresh(), pause);
  }

  refresh() {
    clearTimeout(this.#timer);
    this.#due = Infinity;
    if (this.#asking) {
      this.#again = true;
      return this.#asking;
    }
    this.#asking = this.#run().finally(() => (this.#asking = null));
    return this.#asking;
  }

  /** What is known does not help with the next question. */
  forget() {
    this.#isOver = true;
  }

  stop() {
    clearTimeout(this.#timer);
    this.#abort.abort();
  }

  async #run() {
    do {
      this.#again = false;
      const before = this.#isOver ? undefined : this.data;
      [this.#isLost, this.#isOver] = [false, false];
      const started = performance.now();
      try {
        this.data = await this.#ask(this.#abort.signal, before);
        this.error = null;
      } catch (error) {
        if (this.#abort.signal.aborted) return;
        // A stream that fell silent was given up by whoever read it.
        const problem = error.name === 'AbortError' ? new Problem(0, 'the connection to vetbox broke') : error;
        this.#isLost = problem.status === 0;
        if (this.#isLost) this.#tell.lost(problem);
        // What is known is still shown while the server is away; the page says that it may be old.
        if (!this.#isLost || this.data === undefined) this.error = problem;
      }
      this.#took = performance.now() - started;
    } while (this.#again);
    const pause = this.#isLost ? RETRY : this.#every;
    if (pause) this.#refreshAfter(pause);
    this.#tell.changed();
  }
}

/** The question for one path of a sandbox. */
export const answerOf = (sandbox, path) => (signal) => call('GET', inSandbox(sandbox, path), undefined, signal);

/**
 * The question for a whole list that the server gives in parts, oldest first. What is known and does not change any more
 * (`isSettled`) is not asked for again, so thousands of entries cost nothing when one is added.
 */
export function listOf(sandbox, path, filters = {}, isSettled = () => true) {
  const after = async (kept, signal) => {
    const items = [...kept];
    let last = kept.at(-1)?.id;
    let count = 0;
    for (;;) {
      const part = await call('GET', inSandbox(sandbox, `${path}${query({ ...filters, after: last, limit: PART })}`), undefined, signal);
      items.push(...part.items);
      count = part.count;
      if (part.next === null || part.next === undefined) break;
      last = part.next;
    }
    // The oldest go first when the server drops some, and all go when the sandbox is reset.
    return { items: items.length > count ? items.slice(items.length - count) : items, count };
  };
  return async (signal, before) => {
    const kept = before ? before.items.slice(0, firstOpen(before.items, isSettled)) : [];
    try {
      return await after(kept, signal);
    } catch (error) {
      // The last one that was known is not there any more.
      if (error.status !== 400 || !kept.length) throw error;
      return after([], signal);
    }
  };
}

function firstOpen(items, isSettled) {
  const open = items.findIndex((item) => !isSettled(item));
  return open < 0 ? items.length : open;
}

/** The question for the newest `most` records of the journal, oldest first. */
export function journalOf(sandbox, most) {
  return async (signal) => {
    const abort = new AbortController();
    signal.addEventListener('abort', () => abort.abort());
    const records = [];
    for await (const { kind, data } of events(await streamOf(address(inSandbox(sandbox, `events${query({ last: most, follow: false })}`)), {}, abort), abort)) {
      const record = data && JSON.parse(data);
      // What is no record, such as that some were cleared, has no number of its own.
      if (record?.id !== undefined) records.push({ is: kind, ...record });
    }
    return records;
  };
}

/** What of entries was read to search in. */
const texts = new WeakMap();

/** Those of `items` in which every word of `typed` stands somewhere in what `looked` gives of them, whatever its case. */
export function found(items, typed = '', looked = (it) => it) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return words.length ? items.filter((it) => words.every((word) => searchedText(it, looked).includes(word))) : items;
}

/** An entry does not change; another one comes in its place. So what it holds is read once. */
function searchedText(item, looked) {
  if (!texts.has(item)) texts.set(item, valuesOf(looked(item)).toLowerCase());
  return texts.get(item);
}

const valuesOf = (it) => (it && typeof it === 'object' ? Object.values(it).map(valuesOf).join('\n') : String(it ?? ''));
