// Creates applicants from a page of another origin, as the manual's browser sample does: FormData with jQuery, and with fetch.
'use strict';

const http = require('node:http');

const { run, withPage } = require('./chromium');

const check = (name, answer) => {
  console.log(name, JSON.stringify(answer));
  const { email, nameFirst, flowName, applicantStatus } = answer.response;
  const right = email === 'johndoe@mail.com' && nameFirst === 'John' && flowName === 'KYC basic' && applicantStatus === 'Created';
  if (answer.status !== 'success' || !right) throw new Error(`${name} got a wrong answer`);
};

/** A page of an application under test: another port is another origin. */
const listen = () => new Promise((resolve) => {
  const server = http.createServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>app</title>'));
  server.listen(0, '127.0.0.1', () => resolve(server));
});

run(() => withPage(async (page) => {
  const server = await listen();
  const url = `${process.argv[2]}/api/1.1/wf/api-applicant-create`;
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.addScriptTag({ path: require.resolve('jquery') });

  check('jquery', await page.evaluate((target) => new Promise((resolve, reject) => {
    const form = new FormData();
    form.append('email', 'johndoe@mail.com');
    form.append('phone', '+61 424 424 424');
    form.append('nameFirst', 'John');
    form.append('nameLast', 'Doe');
    form.append('flowName', 'KYC basic');
    const settings = { url: target, method: 'POST', timeout: 0, processData: false, mimeType: 'multipart/form-data', contentType: false, data: form };
    $.ajax(settings).done((text) => resolve(JSON.parse(text))).fail((_, status, error) => reject(new Error(`${status} ${error}`)));
  }), url));

  // With a token the browser asks for permission first.
  check('fetch', await page.evaluate(async (target) => {
    const form = new FormData();
    form.append('email', 'johndoe@mail.com');
    form.append('phone', '+61 424 424 424');
    form.append('nameFirst', 'John');
    form.append('flowName', 'KYC basic');
    const response = await fetch(target, { method: 'POST', headers: { Authorization: 'Bearer YOUR_TOKEN' }, body: form });
    return response.json();
  }, url));
  server.close();
}));
