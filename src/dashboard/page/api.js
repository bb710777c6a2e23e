// Calls the control API, and follows what happens in a sandbox. A failed call throws a `Problem` that says what was wrong and what would be right.

/** The folder of the page: below it is everything that the page calls. */
const HOME = new URL('.', document.baseURI);

const TOKEN = 'vetbox.token';
/** What has no answer for so long gets none any more: a connection can die without anybody saying so. */
const PATIENCE = 10_000;
/** A stream that is silent for longer than this is dead; the server sends a comment more often. */
const SILENCE = 45_000;
/** After this silence a machine that wakes up, or a window that is seen again, does not trust its stream any more. */
const DOUBT = 20_000;
const SHORTEST = 500;
const LONGEST = 5_000;

/** Why a call failed. `status` is 0 when the server could not be reached. */
export class Problem extends Error {
  constructor(status, detail, valid = []) {
    super(detail);
    this.status = status;
    this.valid = valid;
  }
}

/** The address of what stands at `path` below the control API. */
export const address = (path) => new URL(`v1/${path}`, HOME);

/** The path of a sandbox; `rest` stands below it. */
export const inSandbox = (name, rest = '') => `sandboxes/${encodeURIComponent(name)}${rest && `/${rest}`}`;

/** `?a=b` of the parameters that are set. */
export function query(parameters) {
  const set = Object.entries(parameters).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  return set.length ? `?${new URLSearchParams(set)}` : '';
}

let isLocked = false;
let onLocked = () => {};

/** Says who is told, once, that the server wants a control token, or another one than it got. */
export const whenLocked = (tell) => (onLocked = tell);

/** Goes on with `token` if the server takes it, which is then kept until the tab is closed. */
export async function unlock(token) {
  const response = await reach(() => fetch(address('sandboxes'), { headers: withToken({}, token), signal: patience() }));
  if (response.status === 401) throw new Problem(401, 'the server did not take that token');
  sessionStorage.setItem(TOKEN, token);
  isLocked = false;
}

function withToken(headers, token) {
  try {
    return new Headers({ ...headers, ...(token && { authorization: `Bearer ${token}` }) });
  } catch {
    throw new Problem(0, 'no token is like that: it has a character that a header cannot carry');
  }
}

/** Ends what `signal` ends, or what takes too long. */
const patience = (signal) => AbortSignal.any([AbortSignal.timeout(PATIENCE), ...(signal ? [signal] : [])]);

/** Does what may fail because nobody answers. */
async function reach(ask) {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Problem || error.name === 'AbortError') throw error;
    throw new Problem(0, 'vetbox does not answer; is it still running?');
  }
}

/** The answer to what was asked for before the modules were there (`early.js`). It is given once: the next one may be another. */
function early(url) {
  const answer = window.asked.get(url.href);
  window.asked.delete(url.href);
  return answer;
}

/**
 * Sends a request; answers with the response, whatever its status, unless the control token is missing. Nothing is to be kept: a browser
 * that could keep an answer lets equal questions wait for each other.
 */
async function send(url, options = {}) {
  if (isLocked) throw new Problem(401, 'the control token is needed');
  const headers = withToken(options.headers, sessionStorage.getItem(TOKEN));
  const response = await reach(() => early(url) ?? fetch(url, { cache: 'no-store', ...options, headers }));
  if (response.status !== 401) return response;
  if (!isLocked) {
    isLocked = true;
    sessionStorage.removeItem(TOKEN);
    onLocked();
  }
  throw new Problem(401, 'the control token is needed');
}

/** Calls `method path` and gives the answer's JSON. Only questions are given up: what was done can take its time. */
export async function call(method, path, body, signal) {
  const options = { method, signal: method === 'GET' ? patience(signal) : signal, headers: { accept: 'application/json' } };
  if (body !== undefined) {
    options.body = typeof body === 'string' ? body : JSON.stringify(body);
    options.headers['content-type'] = 'application/json';
  }
  return jsonOf(await send(address(path), options));
}

/** What stands at `path`, as text: numbers stay as exact as they were written. */
export async function textOf(path, accept = 'application/json') {
  const response = await send(address(path), { headers: { accept } });
  return response.ok ? reach(() => response.text()) : jsonOf(response);
}

/** A stream of events from `url`. Its beginning is not waited for too long; `abort` ends it. */
export async function streamOf(url, headers, abort) {
  const impatience = setTimeout(() => abort.abort(), PATIENCE);
  try {
    const response = await send(url, { headers, signal: abort.signal });
    if (!response.ok) throw new Problem(response.status, `the event stream answered ${response.status}`);
    return response.body;
  } finally {
    clearTimeout(impatience);
  }
}

async function jsonOf(response) {
  const text = await reach(() => response.text());
  const json = parsed(text);
  if (response.ok) return json ?? text;
  const detail = json?.detail ?? json?.title ?? (text.slice(0, 500) || `the server answered ${response.status}`);
  throw new Problem(response.status, detail, json?.valid ?? []);
}

/** `text` as JSON, or null when it is none. */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Follows the stream of events at `url` until `stop` of what is given is called; `again` connects anew, and what broke, as after a restart of
 * the server or a laptop's sleep, is resumed. It is read with `fetch`, since an `EventSource` cannot send the control token.
 * `ready(signal)` is asked before each connection but the first and throws while there is nothing to follow. `onEvent` is told of each event,
 * and whether the journal began anew before it; `onState` gets `live` after each (re)connection, and `lost` with the problem.
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
  let isFirst = true;

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
    if (!isFirst) await ready(abort.signal);
    isFirst = false;
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
