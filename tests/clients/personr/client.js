// Calls every endpoint as the manual's Node.js samples do: axios with the form-data package, with an object where the samples send JSON.
'use strict';

const axios = require('axios');
const FormData = require('form-data');

const settings = ({ form, json, basic }) => {
  if (basic) return { method: 'get', headers: { Authorization: `Basic ${basic}` } };
  if (json) return { method: 'post', headers: { Authorization: 'Bearer YOUR_TOKEN' }, data: json };
  const data = new FormData();
  Object.entries(form).forEach(([name, value]) => data.append(name, value));
  return { method: 'post', maxBodyLength: Infinity, headers: { ...data.getHeaders() }, data };
};

const main = async () => {
  for (const call of require('./calls.json')) {
    const url = `${process.argv[2]}/api/1.1/wf/${call.call}`;
    // The text is compared, as a key of one answer repeats.
    const { status, data } = await axios({ ...settings(call), url, responseType: 'text', transformResponse: [] });
    console.log(call.call, data);
    if (status !== 200 || !data.includes(call.has)) throw new Error(`${call.call}: wanted ${call.has}`);
  }
};

main().catch((error) => {
  console.error(error.message, error.response?.data);
  process.exit(1);
});
