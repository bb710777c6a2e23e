// Follows the events of a sandbox: a stream that is resumed where it broke, after a restart of the server or a laptop's sleep.
// It is read with `fetch`, since an `EventSource` cannot send the control token.

import { Problem, streamOf } from './api.js';

/** A stream that is silent for longer than this is dead; the server sends a comment more often. */
const SILENCE = 45_000;
/** After this silence a machine that wakes up, or a window that is seen again, does not trust its stream any more. */
const DOUBT = 20_000;
const SHORTEST = 500;
const LONGEST = 5_000;

/**
 * Follows `url` until `stop` of what is given is called; `again` connects anew. `ready(signal)` is asked before each connection and throws
 * while there is nothing to follow. `onEvent` is told of each event, and whether the journal began anew before it; `onState` gets `live`
 * after each (re)connection, and `lost` with the problem.
 */
export function follow(url, { ready, onEvent, onState }) {
  let last = null;
  let isOver = false;
  /** Whether the connection was given up here, to try another at once. */
  let isHurried = false;
  let abort = null;
  let heard = 0;
  let endPause = () => {};
  let pause = SHORTEST;

  const run = async () => {
    while (!isOver) {
      abort = new AbortController();
      isHurried = false;
      try {
        await once();
      } catch (error) {
        if (!isOver && !isHurried) onState('lost', error instanceof Problem ? error : new Problem(0, 'the connection to vetbox broke'));
      }
      if (isOver || isHurried) continue;
      await new Promise((resolve) => {
        endPause = resolve;
        setTimeout(resolve, pause);
      });
      pause = Math.min(pause * 2, LONGEST);
    }
  };

  const once = async () => {
    await ready(abort.signal);
    const stream = await streamOf(url, { accept: 'text/event-stream', ...(last !== null && { 'last-event-id': last }) }, abort);
    pause = SHORTEST;
    heard = Date.now();
    onState('live');
    for await (const event of events(stream, abort, () => (heard = Date.now()))) {
      const isAnew = ['reset', 'renewed', 'cleared'].includes(event.kind);
      last = event.id ?? last;
      if (event.data) onEvent(isAnew);
    }
  };

  const again = () => {
    pause = SHORTEST;
    isHurried = true;
    abort?.abort();
    endPause();
  };
  const onVisible = () => document.visibilityState === 'visible' && Date.now() - heard > DOUBT && again();
  addEventListener('online', again);
  document.addEventListener('visibilitychange', onVisible);
  run();

  return {
    again,
    stop() {
      isOver = true;
      abort?.abort();
      endPause();
      removeEventListener('online', again);
      document.removeEventListener('visibilitychange', onVisible);
    },
  };
}

/** The events in a stream's bytes; `abort` ends it when it falls silent, `onBytes` is told whenever it is not. */
export async function* events(body, abort, onBytes = () => {}) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const watchdog = setTimeout(() => abort.abort(), SILENCE);
    const { done, value } = await reader.read().finally(() => clearTimeout(watchdog));
    if (done) return;
    onBytes();
    const blocks = (text + value).split(/\r?\n\r?\n/);
    text = blocks.pop();
    for (const block of blocks) yield event(block);
  }
}

function event(block) {
  const made = { id: null, kind: '', data: '' };
  for (const line of block.split(/\r?\n/)) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (name === 'id') made.id = value;
    if (name === 'event') made.kind = value;
    if (name === 'data') made.data += (made.data && '\n') + value;
  }
  return made;
}
