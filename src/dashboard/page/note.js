// Short notes at the edge of the page: what was done, or what went wrong, sometimes with a way back.

import { fill, h, prose } from './dom.js';

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
  draw();
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
  draw();
}

function draw() {
  fill(region, notes.map(({ id, text, tone, undo }) =>
    h('div', { key: id, class: `note ${tone}` }, h('span', {}, prose(text)),
      undo && h('button', { type: 'button', class: 'button quiet', on: { click: () => (dismiss(id), undo()) } }, 'Undo'),
      h('button', { type: 'button', class: 'button quiet', 'aria-label': 'Dismiss', on: { click: () => dismiss(id) } }, '×'))));
}
