// Plays an applicant and a company's representative on the hosted pages, in a sandbox of its own whose clock stands still.
'use strict';

const axios = require('axios');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run, withPage } = require('./chromium');

const base = process.argv[2];
const sandbox = `hosted-${process.pid}`;
const call = async (workflow, fields) => (await axios.post(`${base}/sandbox/${sandbox}/api/1.1/wf/${workflow}`, fields)).data;
const control = async (method, resource, data) => (await axios({ method, url: `${base}/_vetbox/v1/sandboxes/${sandbox}${resource}`, data })).data;
const assert = (right, what) => {
  if (!right) throw new Error(what);
};

const press = async (page, action) => {
  await Promise.all([page.waitForNavigation(), page.click(`button[value=${action}]`)]);
  return page.$eval('main', (main) => main.innerText);
};

const applicant = async (page) => {
  const { response: { applicantId } } = await call('api-applicant-create', {
    email: 'jane@mail.com', phone: '1', nameFirst: 'Jane', nameLast: 'Doe', flowName: 'KYC basic',
  });
  const { response: { verificationLink } } = await call('api-verificationlink-create', { applicant: applicantId });
  await page.goto(verificationLink);
  assert((await page.title()) === 'Verify your identity', 'the link does not lead to the page');
  assert((await press(page, 'abandon')).includes('Nothing was submitted'), 'abandoning is not acknowledged');

  await page.goto(verificationLink);
  assert(!(await page.$eval('form', (form) => form.checkValidity())), 'the browser does not ask for consent');
  await page.$eval('form', (form) => { form.noValidate = true; });
  await page.select('select[name=docType]', 'ID_CARD');
  assert((await press(page, 'submit')).includes('Consent must be given'), 'consent is not asked for');
  const refused = await page.$eval('input[name=consent]', (input) => [input.ariaInvalid, document.getElementById(input.getAttribute('aria-describedby')).innerText]);
  assert(refused[0] === 'true' && refused[1].startsWith('Consent must'), `the field is not marked: ${refused}`);
  assert((await page.$eval('select[name=docType]', (select) => select.value)) === 'ID_CARD', 'what was chosen is lost');

  const picture = path.join(os.tmpdir(), `selfie-${process.pid}.png`);
  fs.writeFileSync(picture, Buffer.from('89504e470d0a1a0a0000', 'hex'));
  await (await page.$('input[name=selfie]')).uploadFile(picture);
  await page.click('input[name=consent]');
  assert((await press(page, 'submit')).includes('was submitted'), 'submitting is not acknowledged');
  fs.unlinkSync(picture);
  await control('post', '/clock/advance', { by: '2s' });

  const { response } = await call('api-applicant-status', { applicantId });
  assert(response.result.reviewAnswer === 'Approved', `the answer is ${JSON.stringify(response)}`);
  assert(response.documents.join() === 'ID_CARD,SELFIE', `the documents are ${response.documents}`);
  await page.goto(verificationLink);
  assert((await page.$eval('main', (main) => main.innerText)).includes('you are verified'), 'the page does not show the result');
};

const entity = async (page) => {
  const { response: { applicantId } } = await call('api-entity-create', {
    companyName: 'Acme Pty Ltd', registrationNumber: '123456789', country: 'AUS', flowName: 'Know Your Business',
  });
  const { response: { verificationLink } } = await call('api-entity-verificationlink-create', { applicant: applicantId });
  await page.goto(verificationLink);
  await page.type('input[name=representativeEmail]', 'rep@acme.example');
  await page.type('input[name=representativePhone]', '0400000000');
  await page.type('input[name=owner1First]', 'Simone');
  await page.type('input[name=owner1Last]', 'Harding');
  await page.click('input[name=question1][value=Retail]');
  await page.click('input[name=question2][value=No]');
  await page.click('input[name=consent]');
  assert((await press(page, 'submit')).includes('was submitted'), 'submitting is not acknowledged');
  await control('post', '/clock/advance', { by: '2s' });

  const { response } = await call('api-entity-status', { applicantId });
  assert(response.representativeEmail === 'rep@acme.example', `the result is ${JSON.stringify(response)}`);
  const { questionnaire } = await call('api-entity-questionnaire', { applicantId });
  assert(questionnaire[1].flowAnswer === 'No', `the answers are ${JSON.stringify(questionnaire)}`);
};

run(() => withPage(async (page) => {
  // A sandbox comes into being with its first call.
  await call('api-token-generate', { email: 'a@b', password: 'c' });
  await control('put', '/clock', { mode: 'frozen' });
  await applicant(page);
  await entity(page);
}));
