// Values as YAML, as people write it in scenario files.

const PLAIN = /^[A-Za-z_][\w ./-]*$/;
const WORDS = /^(true|false|null|yes|no|on|off|~)$/i;

/** `value` as YAML, each line indented by `indent`. */
export function yaml(value, indent = '') {
  if (Array.isArray(value)) return value.length ? value.map((it) => `${indent}- ${nested(it, indent)}`).join('\n') : `${indent}[]`;
  if (value === null || typeof value !== 'object') return indent + scalar(value);
  return Object.entries(value).map(([key, it]) => `${indent}${scalar(key)}:${isNested(it) ? `\n${yaml(it, `${indent}  `)}` : ` ${scalar(it)}`}`).join('\n') || `${indent}{}`;
}

/** An entry of a list: its first line stands beside the dash. */
const nested = (it, indent) => yaml(it, `${indent}  `).slice(indent.length + 2);

const isNested = (it) => it !== null && typeof it === 'object' && Object.keys(it).length > 0;

function scalar(it) {
  if (typeof it === 'object' && it !== null) return Array.isArray(it) ? '[]' : '{}';
  return typeof it === 'string' && PLAIN.test(it) && !WORDS.test(it) && it.trim() === it ? it : JSON.stringify(it);
}
