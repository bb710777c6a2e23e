// Calls every endpoint from a page of another origin, as the manual's browser samples do: jQuery with FormData or JSON, and fetch.
'use strict';

const http = require('node:http');

const { run, withPage } = require('./chromium');

/** A page of an application under test: another port is another origin. */
const listen = () => new Promise((resolve) => {
  const server = http.createServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>app</title>'));
  server.listen(0, '127.0.0.1', () => resolve(server));
});

/** Runs in the page. */
const withJquery = (url, { form, json }) => new Promise((resolve, reject) => {
  const data = new FormData();
  Object.entries(form ?? {}).forEach(([name, value]) => data.append(name, value));
  const settings = json
    ? { contentType: 'application/json', data: JSON.stringify(json) }
    : { processData: false, mimeType: 'multipart/form-data', contentType: false, data };
  $.ajax({ url, method: 'POST', timeout: 0, dataType: 'text', ...settings })
    .done(resolve).fail((_, status, error) => reject(new Error(`${status} ${error}`)));
});

/** Runs in the page. With a credential the browser asks for permission first. */
const withFetch = async (url, { form, json, basic }) => {
  const data = new FormData();
  Object.entries(form ?? {}).forEach(([name, value]) => data.append(name, value));
  const headers = { Authorization: basic ? `Basic ${basic}` : 'Bearer YOUR_TOKEN' };
  if (json || basic) headers['Content-Type'] = 'application/json';
  const response = await fetch(url, { method: 'POST', headers, body: json ? JSON.stringify(json) : basic ? undefined : data });
  return response.text();
};

run(() => withPage(async (page) => {
  const server = await listen();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.addScriptTag({ path: require.resolve('jquery') });
  for (const [way, send] of [['jquery', withJquery], ['fetch', withFetch]]) {
    for (const call of require('./calls.json').filter(({ basic }) => !basic || way === 'fetch')) {
      const url = `${process.argv[2]}-${way}/api/1.1/wf/${call.call}`;
      const answer = await page.evaluate(send, url, call);
      console.log(way, call.call, answer);
      if (!answer.includes(call.has)) throw new Error(`${way}, ${call.call}: wanted ${call.has}`);
    }
  }
  server.close();
}));
