// Checks a driving licence and polls its result as clients do: at once, then every two seconds, five times at most.
// Its sandbox's clock stands still and is advanced where a client would sleep.
'use strict';

const axios = require('axios');
const crypto = require('node:crypto');

const base = process.argv[2];
const sandbox = `poll-${process.pid}`;
const headers = { 'Content-Type': 'application/json' };
const vendor = async (method, path, data) => (await axios({ method, url: `${base}/sandbox/${sandbox}/api/v1/public/${path}`, headers, data })).data;
const control = async (method, path, data) => (await axios({ method, url: `${base}/_vetbox/v1/sandboxes${path}`, data })).data;
const sleep = (seconds) => control('post', `/${sandbox}/clock/advance`, { by: `${seconds}s` });
const assert = (right, what) => {
  if (!right) throw new Error(what);
};

const KEYS = ['valid', 'active', 'owner', 'issued', 'rto', 'ntpIssued', 'ntpExpiry', 'tpIssued', 'tpExpiry', 'type', 'categories', 'message'];

// The result, or null after as many looks as the client has patience for.
const poll = async (id, { every, times }) => {
  for (let look = 1; look <= times; look += 1) {
    const result = await vendor('get', `async/${id}`);
    if (result.status === 'COMPLETED') return { ...result, look };
    if (result.status === 'ERRORED') throw new Error(result.error.message);
    assert(result.status === 'INITIATED' && result.output === null && result.signature === null, JSON.stringify(result));
    await sleep(every);
  }
  return null;
};

const check = async (reg) => (await vendor('post', 'checkx/dl', { reg, dob: '27-10-1989', webhook: true }))._id;

const main = async () => {
  const made = await control('post', '', { name: sandbox, clock: { mode: 'frozen' } });
  const { token, secret } = made.credentials.attestr;
  headers.Authorization = `Basic ${token}`;

  const result = await poll(await check('GJ0120XX0001923'), { every: 2, times: 5 });
  assert(result && result.look === 2, `wanted a result at the second look: ${JSON.stringify(result)}`);
  assert(JSON.stringify(Object.keys(result.output)) === JSON.stringify(KEYS), JSON.stringify(result.output));
  assert(result.output.valid && result.output.rto.endsWith(', GUJARAT'), JSON.stringify(result.output));
  const expected = crypto.createHmac('sha256', secret).update(JSON.stringify(result.output)).digest('hex');
  assert(result.signature === expected, 'the signature is not that of the output');

  const invalid = await poll(await check('GJ0120110000000'), { every: 10, times: 20 });
  assert(invalid.output.valid === false && invalid.output.message, JSON.stringify(invalid));

  const failure = await poll(await check('GJ01-ERRORED'), { every: 10, times: 20 }).catch((error) => error.message);
  assert(failure === 'Request could not be processed', `wanted the error's message, got ${failure}`);

  const never = await poll(await check('GJ01-NEVER'), { every: 10, times: 20 });
  assert(never === null, 'a check that never ends has ended');
};

main().catch((error) => {
  console.error(error.response ? `${error.message} ${JSON.stringify(error.response.data)}` : error);
  process.exit(1);
});
