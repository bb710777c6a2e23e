// Calls the control API. A failed call throws a `Problem` that says what was wrong and what would be right.

/** The folder of the page: below it is everything that the page calls. */
const HOME = new URL('.', document.baseURI);

const TOKEN = 'vetbox.token';

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

let askForToken = () => Promise.reject(new Problem(401, 'the control token is needed'));
let asking = null;

/** Says who asks the user for the control token: a function that gives a promise of it. */
export const onTokenNeeded = (ask) => (askForToken = ask);

/** Sends a request; answers with the response, whatever its status. Asks for the control token when it is missing. */
export async function send(url, options = {}) {
  for (;;) {
    const token = sessionStorage.getItem(TOKEN);
    const headers = { ...options.headers, ...(token && { authorization: `Bearer ${token}` }) };
    const response = await reach(url, { ...options, headers });
    if (response.status !== 401) return response;
    asking ??= askForToken(token !== null).finally(() => (asking = null));
    sessionStorage.setItem(TOKEN, await asking);
  }
}

async function reach(url, options) {
  try {
    return await fetch(url, options);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Problem(0, 'vetbox does not answer; is it still running?');
  }
}

/** Calls `method path` and gives the answer's JSON. */
export async function call(method, path, body, signal) {
  const options = { method, signal, headers: { accept: 'application/json' } };
  if (body !== undefined) {
    options.body = typeof body === 'string' ? body : JSON.stringify(body);
    options.headers['content-type'] = 'application/json';
  }
  const response = await send(address(path), options);
  return read(response);
}

/** What stands at `path`, as text: numbers stay as exact as they were written. */
export async function textOf(path, accept = 'application/json') {
  const response = await send(address(path), { headers: { accept } });
  return response.ok ? response.text() : read(response);
}

/** What stands beside the page itself, such as `openapi.json`. */
export const beside = async (name, signal) => read(await send(new URL(name, HOME), { signal }));

async function read(response) {
  const text = await response.text();
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
