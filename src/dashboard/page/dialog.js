// Questions to the user: a form in a modal dialog. The browser keeps the focus inside, closes on Escape and gives the focus back.

import { fill, h, prose } from './dom.js';
import { muted, placeNotes, trouble } from './parts.js';

/** The options of a field that offers `words`. */
export const optionsOf = (words) => words.map((word) => [word, word]);

/**
 * Asks for `fields`. `submit(values)` does what was asked for; what it throws is shown in the form, which stays open.
 * Gives what `submit` gave, or undefined when the user thought better of it.
 *
 * A field is `{ name, label, kind, value, hint, options, required, when }`; `kind` is `text`, `number`, `url`, `password`, `area`,
 * `code`, `select`, `choices` (as `[name, title, meaning]`), `check`, `checks` or `file`; `when(values)` says whether it is there. `extra(values)` describes what stands below the fields.
 */
export function ask({ title, about, fields = [], extra = null, submit, action = 'Save', danger = false, broad = false }) {
  const values = Object.fromEntries(fields.map((field) => [field.name, field.value ?? blank(field)]));
  const dialog = document.createElement('dialog');
  dialog.className = broad ? 'dialog broad' : 'dialog';
  dialog.ariaLabel = title;
  let problem = null;
  let busy = false;
  let isLeaving = false;

  return new Promise((resolve) => {
    let result;
    const change = (name, value) => {
      values[name] = value;
      isLeaving = false;
      draw();
    };
    const send = async (event) => {
      event.preventDefault();
      if (busy) return;
      [busy, problem] = [true, null];
      draw();
      try {
        result = await submit(values);
        dialog.close();
      } catch (error) {
        [busy, problem] = [false, error];
        draw();
        dialog.querySelector('.trouble').scrollIntoView({ block: 'nearest' });
      }
    };
    const draw = () => fill(dialog, h('form', { on: { submit: send }, novalidate: false },
      h('h2', {}, title),
      about && muted(about),
      fields.filter((field) => !field.when || field.when(values)).map((field) => row(field, values[field.name], change)),
      extra?.(values),
      problem && trouble(problem),
      isLeaving && h('p', { class: 'hint', role: 'alert' }, 'What you changed here is not kept. Press Escape once more to leave it.'),
      h('div', { class: 'actions end' },
        h('button', { type: 'button', class: 'button', on: { click: () => dialog.close() } }, 'Cancel'),
        // It keeps the focus while it is busy, and does nothing.
        h('button', { type: 'submit', class: `button ${danger ? 'danger' : 'primary'}`, 'aria-disabled': String(busy), autofocus: fields.length === 0 }, action))));

    // Without the focus inside, Escape is told as `cancel` only; with it, a browser may not let `cancel` be prevented.
    const stay = (event) => {
      if (isLeaving || !fields.some((field) => isTyped(field, values[field.name]))) return;
      event.preventDefault();
      isLeaving = true;
      draw();
    };
    dialog.addEventListener('cancel', stay);
    dialog.addEventListener('keydown', (event) => event.key === 'Escape' && stay(event));
    dialog.addEventListener('close', () => {
      placeNotes(document.body);
      dialog.remove();
      resolve(result);
    });
    draw();
    document.body.append(dialog);
    dialog.showModal();
    placeNotes(dialog);
  });
}

/** Asks whether to do what cannot be undone. */
export const confirm = (title, about, action, submit) => ask({ title, about, action, submit, danger: true });

/** Whether somebody typed into it what would be lost. */
const isTyped = (field, value) => typeof value === 'string' && field.kind !== 'select' && field.kind !== 'choices' && field.kind !== 'password' && value !== (field.value ?? blank(field));

function blank({ kind, options }) {
  if (kind === 'check') return false;
  if (kind === 'checks') return [];
  if (kind === 'select' || kind === 'choices') return options[0][0];
  return '';
}

function row(field, value, change) {
  const id = `field-${field.name}`;
  const hint = field.hint && h('small', { id: `${id}-hint`, class: 'muted' }, prose(field.hint));
  const described = field.hint ? `${id}-hint` : null;
  if (field.kind === 'checks') {
    return h('fieldset', { key: field.name, class: 'field' }, h('legend', {}, field.label), hint,
      h('div', { class: 'checks' }, field.options.map(([name, title]) => h('label', { key: name, class: 'check' },
        h('input', { type: 'checkbox', checked: value.includes(name), on: { change: (event) => change(field.name, toggled(value, name, event.target.checked)) } }), title))));
  }
  if (field.kind === 'choices') {
    return h('fieldset', { key: field.name, class: 'field' }, h('legend', {}, field.label), hint, field.options.map(([name, title, meaning]) => h('label', { key: name, class: 'choice' },
      h('input', { type: 'radio', name: field.name, value: name, checked: value === name, on: { change: () => change(field.name, name) } }), h('span', {}, title, meaning && h('small', { class: 'muted' }, ` ${meaning}`)))));
  }
  if (field.kind === 'check') {
    return h('div', { key: field.name, class: 'field' }, h('label', { class: 'check' },
      h('input', { type: 'checkbox', checked: value, 'aria-describedby': described, on: { change: (event) => change(field.name, event.target.checked) } }), field.label), hint);
  }
  return h('div', { key: field.name, class: 'field' }, h('label', { for: id }, field.label),
    control(field, value, { id, 'aria-describedby': described, required: field.required }, change), hint);
}

function control(field, value, props, change) {
  const on = { input: (event) => change(field.name, event.target.value) };
  switch (field.kind) {
    case 'select':
      return h('select', { ...props, value, on }, field.options.map(([name, title]) => h('option', { key: name, value: name, selected: name === value }, title)));
    case 'file':
      return h('input', { ...props, type: 'file', on: { change: (event) => change(field.name, event.target.files[0]) } });
    case 'area':
      return h('textarea', { ...props, rows: 3, value, on });
    case 'code':
      return h('textarea', { ...props, class: 'mono', rows: field.rows ?? 9, spellcheck: 'false', value, on });
    default:
      return h('input', {
        ...props, type: field.kind ?? 'text', value, placeholder: field.placeholder, autocomplete: 'off', spellcheck: 'false', on,
        ...(field.kind === 'number' && { min: field.min ?? 0, step: field.step ?? 1 }),
      });
  }
}

const toggled = (list, name, isIn) => (isIn ? [...list, name] : list.filter((it) => it !== name));
