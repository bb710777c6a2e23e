// Follows the events of a sandbox: a stream that is resumed where it broke, after a restart of the server or a laptop's sleep.
// It is read with `fetch`, since an `EventSource` cannot send the control token.

import { Problem, send } from './api.js';

/** A stream that is silent for longer than this is dead; the server sends a comment more often. */
const SILENCE = 45_000;
const SHORTEST = 500;
const LONGEST = 5_000;

/**
 * Follows `url` until the returned function is called; `ready` is asked before each connection and throws while there is nothing to follow.
 * `onEvent` is told of each event, and whether the journal began anew before it; `onState` gets `live` after each (re)connection, and `lost` with the problem.
 */
export function follow(url, { ready, onEvent, onState }) {
  let last = null;
  let stopped = false;
  let abort = null;
  let hurry = () => {};
  let pause = SHORTEST;

  const run = async () => {
    while (!stopped) {
      abort = new AbortController();
      try {
        await once();
      } catch (error) {
        if (stopped) return;
        onState('lost', error instanceof Problem ? error : new Problem(0, 'the connection to vetbox broke'));
      }
      if (stopped) return;
      await new Promise((resolve) => {
        hurry = resolve;
        setTimeout(resolve, pause);
      });
      pause = Math.min(pause * 2, LONGEST);
    }
  };

  const once = async () => {
    await ready();
    const headers = { accept: 'text/event-stream', ...(last !== null && { 'last-event-id': last }) };
    const response = await send(url, { headers, signal: abort.signal, cache: 'no-store' });
    if (!response.ok) throw new Problem(response.status, `the event stream answered ${response.status}`);
    pause = SHORTEST;
    onState('live');
    for await (const event of events(response.body, abort)) {
      const isAnew = event.kind === 'reset';
      last = event.id ?? last;
      if (event.data) onEvent(isAnew);
    }
  };

  const wake = () => {
    pause = SHORTEST;
    hurry();
  };
  const onVisible = () => document.visibilityState === 'visible' && wake();
  addEventListener('online', wake);
  document.addEventListener('visibilitychange', onVisible);
  run();

  return () => {
    stopped = true;
    abort?.abort();
    hurry();
    removeEventListener('online', wake);
    document.removeEventListener('visibilitychange', onVisible);
  };
}

/** The events in a stream's bytes; `abort` ends it when it falls silent. */
export async function* events(body, abort) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const watchdog = setTimeout(() => abort.abort(), SILENCE);
    const { done, value } = await reader.read().finally(() => clearTimeout(watchdog));
    if (done) return;
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
