// All sandboxes: choosing, making, resetting and deleting them, and taking their snapshots along.

import { call, inSandbox, textOf } from './api.js';
import { ask, confirm, optionsOf } from './dialog.js';
import { h } from './dom.js';
import { attempt, badge, button, heading, note, panel, pending, save, table } from './parts.js';
import { hrefOf } from './route.js';
import { moment, spanOf } from './time.js';

/** The view. */
export const sandboxes = (context) => {
  const source = context.sandboxes();
  return [
    heading('Sandboxes', 'Each is a world of its own: records, clock, seed, scenarios, limits and webhooks. Nothing leaks between two of them.',
      button('New sandbox', () => create(context), { kind: 'primary' })),
    panel(`This one: ${context.sandbox}`, null, h('div', { class: 'actions' },
      button('Reset…', () => reset(context), { kind: 'danger' }),
      button('Download snapshot', () => download(context)), button('Restore snapshot…', () => restore(context)))),
    pending(source) ?? all(context, source.data),
  ];
};

const all = (context, { sandboxes: list, most, idle }) => panel('All', h('span', { class: 'muted' }, `At most ${most} beside the default one; one that nobody used for ${spanOf(idle)} goes by itself`),
  table('All sandboxes', ['Name', 'Time', 'Clock', 'Not used for', ''], list.map((it) => ({
    key: it.name,
    cells: [
      h('a', { href: hrefOf(it.name, 'sandboxes'), 'aria-current': it.name === context.sandbox ? 'true' : null }, it.name),
      moment(it.now), badge(it.mode === 'scaled' ? `${it.factor}×` : it.mode), spanOf(it.unused),
      h('div', { class: 'actions' }, it.name !== 'default' && button('Delete', () => remove(context, it.name), { kind: 'quiet', 'aria-label': `Delete ${it.name}` })),
    ],
  }))));

const create = (context) => ask({
  title: 'New sandbox', action: 'Create',
  fields: [
    { name: 'name', label: 'Name', hint: 'Made up when it is left empty.', placeholder: 'such as signup-test' },
    { name: 'seed', label: 'Seed', kind: 'number', hint: 'The same seed and calls give the same ids and data. The server’s own when it is left empty.' },
    { name: 'mode', label: 'Clock', kind: 'select', options: [['', 'as the server was started'], ['real', 'real'], ['frozen', 'frozen'], ['scaled', 'scaled']] },
    { name: 'factor', label: 'Factor', kind: 'number', value: '60', step: 'any', when: ({ mode }) => mode === 'scaled' },
    { name: 'now', label: 'Time begins at', placeholder: '2026-01-01T00:00:00Z', hint: 'The machine’s time when it is left empty.' },
  ],
  submit: async ({ name, seed, mode, factor, now }) => {
    const clock = { ...(mode && { mode }), ...(mode === 'scaled' && { factor: Number(factor) }), ...(now && { now }) };
    const made = await call('POST', 'sandboxes', { ...(name && { name }), ...(seed && { seed: Number(seed) }), ...(Object.keys(clock).length && { clock }) });
    context.go(hrefOf(made.name));
    note(`Sandbox ${made.name} is ready`);
  },
});

/** A reset can be undone: the snapshot from before is put back. */
const reset = (context) => ask({
  title: 'Reset this sandbox?', action: 'Reset', danger: true,
  about: `What happened in “${context.sandbox}” is forgotten; it becomes what it was when it was made.`,
  fields: [{ name: 'keep', label: 'Leave as they are', kind: 'checks', options: optionsOf(context.words.data.kept), value: [] }],
  submit: async ({ keep }) => {
    const undo = await wayBack(context);
    await context.call('POST', 'reset', { keep });
    note('The sandbox was reset', { undo });
  },
});

/** What makes the sandbox what it is now. */
async function wayBack(context) {
  const before = await snapshotOf(context);
  return () => attempt(() => putBack(context, before), 'The sandbox is back as it was');
}

const remove = (context, name) => confirm(`Delete ${name}?`, 'It goes with all that it holds. A client that uses it again gets a new, empty one.', 'Delete', async () => {
  if (name === context.sandbox) context.go(hrefOf('default', 'sandboxes'));
  await call('DELETE', inSandbox(name));
  note(`Sandbox ${name} was deleted`);
  context.refresh();
});

/** Puts a snapshot in place of what is there; nothing that the page knew holds any more. */
async function putBack(context, snapshot) {
  await context.call('PUT', 'snapshot', snapshot);
  context.reconnect();
}

/** It is kept as text, since its numbers are larger than a number of this language can be. */
const snapshotOf = ({ sandbox }) => textOf(inSandbox(sandbox, 'snapshot'));

const download = (context) => attempt(async () => {
  save(`vetbox-${context.sandbox}.json`, await snapshotOf(context));
}, 'The snapshot was saved');

const restore = (context) => ask({
  title: 'Restore a snapshot', danger: true, action: 'Restore',
  about: `What is in “${context.sandbox}” now is replaced by the snapshot.`,
  fields: [{ name: 'file', label: 'Snapshot', kind: 'file', required: true }],
  submit: async ({ file }) => {
    const undo = await wayBack(context);
    await putBack(context, await file.text());
    note('The snapshot was restored', { undo });
  },
});
