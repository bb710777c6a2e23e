// Finds entries by words that stand anywhere in what they hold, or in what of them is looked at.

const texts = new WeakMap();

/** Those of `items` in which every word of `typed` stands somewhere in what `looked` gives of them, whatever its case. */
export function found(items, typed = '', looked = (it) => it) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return words.length ? items.filter((it) => words.every((word) => textOf(it, looked).includes(word))) : items;
}

/** An entry does not change; another one comes in its place. So what it holds is read once. */
function textOf(item, looked) {
  if (!texts.has(item)) texts.set(item, valuesOf(looked(item)).toLowerCase());
  return texts.get(item);
}

const valuesOf = (it) => (it && typeof it === 'object' ? Object.values(it).map(valuesOf).join('\n') : String(it ?? ''));
