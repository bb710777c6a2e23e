// Saves requests: as an HTTP archive, or as a script of curl commands that does them again.

import { inSandbox, query, textOf } from './api.js';
import { attempt } from './note.js';
import { button, save } from './parts.js';

const KINDS = [['HAR', 'har', 'har', 'an HTTP archive'], ['curl', 'curl', 'sh', 'a shell script']];

/** Two buttons that save the requests that fit the filters that `filters` gives in files called `name`. */
export const archives = ({ sandbox }, filters, name) => KINDS.map(([title, path, ending, what]) =>
  button(title, () => attempt(async () => save(`${name}.${ending}`, await textOf(inSandbox(sandbox, `requests/${path}${query(await filters())}`), '*/*'))),
    { key: path, kind: 'quiet', title: `Save these requests as ${what}` }));
