// HMAC-SHA256. The browser's own is closed to pages that are not reached as localhost or over TLS, such as http://vetbox:8382.

const ROUNDS = 64;

/** The first 32 bits of the fractional parts of a root of the first `count` primes. */
function fractions(count, root) {
  const made = [];
  for (let number = 2; made.length < count; number += 1) {
    let isPrime = true;
    for (let it = 2; it * it <= number; it += 1) isPrime &&= number % it !== 0;
    if (isPrime) made.push(((root(number) % 1) * 2 ** 32) | 0);
  }
  return made;
}

const START = fractions(8, Math.sqrt);
const CONSTANTS = fractions(ROUNDS, Math.cbrt);
const turned = (word, by) => (word >>> by) | (word << (32 - by));

/** The SHA-256 of `bytes`. */
function sha256(bytes) {
  const padded = new Uint8Array(((bytes.length + 8) >> 6 << 6) + 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  let state = START;
  for (let at = 0; at < padded.length; at += 64) state = block(state, view, at);
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, place) => digest.setInt32(place * 4, word));
  return new Uint8Array(digest.buffer);
}

function block(state, view, at) {
  const words = [];
  for (let place = 0; place < ROUNDS; place += 1) {
    words.push(place < 16 ? view.getInt32(at + place * 4) : extended(words, place));
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let place = 0; place < ROUNDS; place += 1) {
    const mixed = (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + h + CONSTANTS[place] + words[place];
    const other = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + mixed) | 0, c, b, a, (mixed + other) | 0];
  }
  return [a, b, c, d, e, f, g, h].map((word, place) => (word + state[place]) | 0);
}

function extended(words, place) {
  const [left, right] = [words[place - 15], words[place - 2]];
  const small = turned(left, 7) ^ turned(left, 18) ^ (left >>> 3);
  const large = turned(right, 17) ^ turned(right, 19) ^ (right >>> 10);
  return (words[place - 16] + small + words[place - 7] + large) | 0;
}

/** The HMAC-SHA256 of `message` under `secret`, as hex. */
export function sign(secret, message) {
  const encoder = new TextEncoder();
  let key = encoder.encode(secret);
  if (key.length > 64) key = sha256(key);
  const pad = (mask) => Uint8Array.from({ length: 64 }, (_, place) => (key[place] ?? 0) ^ mask);
  const inner = sha256(new Uint8Array([...pad(0x36), ...encoder.encode(message)]));
  const outer = sha256(new Uint8Array([...pad(0x5c), ...inner]));
  return [...outer].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
