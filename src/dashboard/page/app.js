// The page: which view is shown, what it is given, and when it is drawn again. Start here; every view is one file that describes
// what is to be seen from what the server last said, and `dom.js` makes the document so.

import { address, call, follow, inSandbox, unlock, whenLocked } from './api.js';
import { answerOf, journalOf, listOf, Sources } from './data.js';
import { ask } from './dialog.js';
import { fill, tick } from './dom.js';
import { attempt, placeNotes } from './parts.js';
import { bring, bringAll, go, hrefOf, readAddress, viewOf } from './route.js';
import { onKey, shell } from './shell.js';
import { Ticker } from './time.js';

const TICK = 1000;
/** How long the first view may take before the page shows what there is of it. */
const SOON = 250;
/** How long after the first view the files of the others are fetched: what the first one asks for goes before. */
const LATER = 500;
/** How often is asked for what changes without an event of the sandbox: files, other sandboxes. */
const SOMETIMES = 3000;

const root = document.getElementById('app');
const sources = new Sources({ changed: () => onAnswer(), lost: (problem) => onLost(problem) });
const ticker = new Ticker();

let at = readAddress();
/** What a view remembers while it is shown: what is open, what is being typed, its long lists. */
let memory = {};
/** What is remembered of the whole page. */
const page = { live: 'connecting', problem: null };
let following = null;
let frame = 0;

/** Draws what came; the first time at once when all is there that the view began with, so that it is laid out once. */
function onAnswer() {
  if (page.isDrawn) redraw();
  else if (viewOf(at.view).show && !sources.areMissing) draw();
}

/** Draws soon, once for everything that changed. */
function redraw() {
  // A hidden page gets no frames, and is drawn when it is seen again.
  frame ||= requestAnimationFrame(draw);
}

function draw() {
  frame = 0;
  page.isDrawn = true;
  const context = contextOf(at);
  const view = viewAt();
  const held = document.activeElement;
  fill(root, shell(context, view));
  const then = page.drawn;
  page.drawn = null;
  then?.();
  // What had the focus is gone, such as a button that did what it says: the keyboard goes on from the heading.
  if (held && !held.isConnected && document.activeElement === document.body) (document.querySelector('.detail h1') ?? document.querySelector('#view h1'))?.focus({ preventScroll: true });
  document.title = `${at.id ? `${at.id} · ` : ''}${view.title} · ${at.sandbox} · vetbox`;
  sources.sweep();
  if (!context.info.data) return;
  following ??= followed(at.sandbox);
  if (!page.isThere && view.show) {
    page.isThere = true;
    // How long it took can be seen beside what the browser measures.
    performance.mark('first view');
    setTimeout(() => bringAll(onView), LATER);
  }
}

/** The view that the address names, whose files are on their way at the latest now. */
function viewAt() {
  const view = viewOf(at.view);
  bring(view, onView);
  return view;
}

/** The files of a view came, or did not. */
const onView = (view) => view === viewOf(at.view) && onAnswer();

/** All that views are given. */
function contextOf({ sandbox, view, id, query }) {
  // They are the same as long as the server runs.
  const words = sources.use('words', (signal, before) => before ?? call('GET', 'words', undefined, signal));
  const info = sources.use(`sandbox ${sandbox}`, answerOf(sandbox, ''), SOMETIMES);
  if (info.data) notice(info.data.sizes);
  const clock = info.data?.clock;
  if (clock && clock !== page.clock) ticker.set((page.clock = clock));
  return {
    info, sandbox, view, id, query, page, memory,
    /** Whether something that was asked for is not there yet. */
    areMissing: sources.areMissing,
    /** The source of the words that calls and scenarios take. */
    words,
    now: ticker.now,
    /** The source of one path of the sandbox. */
    use: (path) => sources.use(`${sandbox} ${path}`, answerOf(sandbox, path)),
    /** The same for what changes without an event. */
    watch: (path) => sources.use(`${sandbox} ${path}`, answerOf(sandbox, path), SOMETIMES),
    /** The source of all sandboxes. */
    sandboxes: () => sources.use('sandboxes', (signal) => call('GET', 'sandboxes', undefined, signal), SOMETIMES),
    /** The source of the journal's newest `most` records. */
    journal: (most) => sources.use(`${sandbox} journal ${most}`, journalOf(sandbox, most)),
    /** The source of what `ask` gives. */
    source: (key, ask) => sources.use(key, ask),
    /** The source of a whole list, oldest first; entries for which `isSettled` do not change any more. */
    list: (path, filters, isSettled) => sources.use(`${sandbox} ${path} ${JSON.stringify(filters)}`, listOf(sandbox, path, filters, isSettled)),
    /** Remembers `change` until another view is shown, and draws. */
    set: (change) => (Object.assign(memory, change), redraw()),
    /** What `make` made when this view was first drawn. */
    keep: (name, make) => (memory[name] ??= make()),
    link: (to, item = null, filters = {}) => hrefOf(sandbox, to, item, filters),
    /** Shows the same view with other filters. */
    filter: (change) => at.view === view && at.sandbox === sandbox && go(hrefOf(sandbox, view, at.id, { ...at.query, ...change }), true),
    go,
    /** Does `then` once all is drawn that is to be drawn now. */
    drawn: (then) => (page.drawn = then),
    /** Calls the control API for this sandbox and asks everything again. */
    call: async (method, path, body) => {
      const result = await call(method, inSandbox(sandbox, path), body);
      sources.refresh();
      return result;
    },
    /** The same, and says what came of it. */
    act(method, path, body, done, undo) {
      return attempt(() => this.call(method, path, body), done, undo);
    },
    refresh: () => sources.refresh(),
    enterToken,
    /** Follows the sandbox anew, once it is there or is another. */
    reconnect: () => (sources.clear(), followSandbox(), redraw()),
    redraw,
  };
}

/** Sees whether things went away, as they do when somebody resets the sandbox; there is no event for that. */
function notice(sizes) {
  if (sizes === page.sizes) return;
  if (page.sizes && Object.keys(sizes).some((name) => name !== 'jobs' && sizes[name] < page.sizes[name])) sources.renew();
  page.sizes = sizes;
}

/** Begins to follow the sandbox that is shown, as soon as it is known to be there. */
function followSandbox() {
  following?.stop();
  following = null;
  Object.assign(page, { live: 'connecting', isGone: false });
}

/** Follows what happens in a sandbox that was there just now. */
function followed(sandbox) {
  return follow(address(inSandbox(sandbox, 'events')), {
    // Any call about a part of a sandbox makes the sandbox; this one does not.
    ready: (signal) => call('GET', inSandbox(sandbox), undefined, signal),
    onEvent: (isAnew) => (isAnew ? sources.renew() : sources.stale()),
    onState: (state, problem = null) => {
      Object.assign(page, { live: state, problem, isGone: problem?.status === 404 });
      // Once it was deleted, looking at its parts would bring it back.
      if (page.isGone) sources.clear();
      if (state === 'live') {
        sources.renew();
        viewOf(at.view).problem = null;
      }
      redraw();
    },
  });
}

/** Nobody answered a question: what is shown may be old, and the stream of events may be dead without knowing it. */
function onLost(problem) {
  if (page.live !== 'live') return;
  Object.assign(page, { live: 'lost', problem });
  following?.again();
}

function onAddress() {
  const before = at;
  at = readAddress();
  if (at.sandbox !== before.sandbox) {
    sources.clear();
    page.clock = null;
    page.sizes = null;
    followSandbox();
  }
  if (at.view !== before.view || at.sandbox !== before.sandbox) {
    memory = {};
    viewOf(at.view).problem = null;
    document.getElementById('view')?.scrollTo(0, 0);
  }
  redraw();
  // On a narrow window the navigation scrolls sideways.
  requestAnimationFrame(() => document.querySelector('.side [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' }));
}

/** The server wants a control token: nothing is asked any more until it has one. */
function lock() {
  Object.assign(page, { isLocked: true });
  sources.clear();
  redraw();
  enterToken();
}

async function enterToken() {
  await ask({
    title: 'Control token', action: 'Continue',
    about: 'This server has a control token (VETBOX_CONTROL_TOKEN). The dashboard keeps it until this tab is closed.',
    fields: [{ name: 'token', label: 'Token', kind: 'password', required: true }],
    submit: async ({ token }) => {
      await unlock(token);
      page.isLocked = false;
      sources.clear();
      followSandbox();
    },
  });
  redraw();
}

whenLocked(lock);
placeNotes(document.body);
onKey(() => contextOf(at));
addEventListener('hashchange', onAddress);
addEventListener('focus', () => sources.stale());
setInterval(() => ticker.runs && document.visibilityState === 'visible' && tick(ticker.now), TICK);
// What the first view needs is asked for at once. The frame that the page came with stands until it is there, or takes its time.
viewAt().begin?.(contextOf(at));
setTimeout(redraw, SOON);
