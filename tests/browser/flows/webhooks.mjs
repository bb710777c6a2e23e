// Webhooks: endpoints, deliveries with attempts and their signature, the inbox.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';

export default async function webhooks(dashboard, server) {
  const { page } = dashboard;
  const got = [];
  const receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (bytes) => (body += bytes));
    request.on('end', () => {
      got.push({ headers: request.headers, body });
      response.writeHead(got.length === 1 ? 500 : 200).end('thank you');
      receiver.emit('taken');
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const taken = async (count) => {
    while (got.length < count) await once(receiver, 'taken');
    assert.equal(got.length, count);
  };
  const url = `http://127.0.0.1:${receiver.address().port}/hooks`;

  await dashboard.go('endpoints');
  await dashboard.sees('No endpoint yet');
  await dashboard.button('Add endpoint').click();
  await dashboard.answer({ URL: url, Token: 'my-token', 'async.completed': true, 'More headers': 'x-tenant: 7' }, 'Add');
  await dashboard.sees(url);
  await dashboard.sees('x-tenant: 7');

  await dashboard.button('Edit ep_1').click();
  const edited = page.locator('dialog[open]');
  await edited.getByLabel('More headers').fill('x-tenant: 7\nno header');
  await edited.getByRole('button', { name: 'Save' }).click();
  await edited.getByText('“no header” is no header').waitFor();
  await dashboard.answer({ 'Retry schedule': '1m', 'More headers': 'x-tenant: 7' }, 'Save');
  await dashboard.sees('1 min');
  await page.getByLabel('More about ep_1').click();
  await dashboard.button('Switch off ep_1').click();
  await dashboard.button('Switch on ep_1').click();
  await dashboard.button('Hold ep_1').click();
  await dashboard.button('Release ep_1').click();
  await dashboard.button('Hold ep_1').waitFor();

  await dashboard.button('Break next webhook…').click();
  await dashboard.answer({ duplicate: true, How: '1' }, 'Arm');
  await dashboard.sees('armed');
  await dashboard.button('Disarm').click();
  await dashboard.sees('The next webhooks go out as they should.');
  await dashboard.button('Undo').click();
  await dashboard.sees('armed');
  await dashboard.button('Disarm').click();
  await dashboard.sees('The next webhooks go out as they should.');

  await dashboard.button('Break next webhook…').click();
  await dashboard.answer({ signature: true, wrong: true, Event: 'async.completed' }, 'Arm');
  await server.work({}, await server.profile());
  await server.control('POST', '/clock/advance', { by: '1h' });
  await page.getByRole('link', { name: 'Deliveries' }).first().click();
  await dashboard.rows.first().click();
  await dashboard.sees('Attempt 2');
  await dashboard.sees('thank you');
  await taken(2);
  assert.equal(got[0].headers.authorization, 'Basic my-token');
  assert.equal(got[0].body, got[1].body);

  const secret = page.getByLabel('Paste your secret to check it');
  await secret.fill('not the secret');
  await dashboard.sees(/another secret signed it/);
  await secret.fill((await server.control('GET')).credentials.attestr.secret);
  await dashboard.sees('Sabotage');
  await dashboard.sees(/the output is untouched, but another secret signed it|another secret signed it, or/);
  await dashboard.sees('not valid');

  await dashboard.button('Send again').click();
  await page.waitForURL(/dl_2/);
  await dashboard.sees('it was sent again');
  await page.locator('.panel', { hasText: 'Signature' }).getByText('valid', { exact: true }).waitFor();
  await taken(3);
  await page.getByLabel('Status').selectOption('failed');
  await dashboard.sees('No results');
  await page.getByLabel('Status').selectOption('');

  await page.getByRole('link', { name: 'Inbox' }).click();
  await dashboard.rows.first().click();
  await dashboard.sees('Content type');
  await dashboard.button('Mock receiver…').click();
  await dashboard.answer({ Statuses: '503, 200' }, 'Save');
  assert.deepEqual((await server.control('GET', '/webhooks'))[1].inbox.map((it) => it.status), [503, 200]);
  // The webhook that is shown goes with the inbox.
  dashboard.expect(404);
  await dashboard.button('Empty the inbox…').click();
  await dashboard.answer({}, 'Empty');
  await dashboard.sees('The inbox is empty');

  await page.getByRole('link', { name: 'Endpoints' }).click();
  await dashboard.button('Test ep_1').click();
  await dashboard.answer({ Event: 'async.completed' }, 'Send');
  await dashboard.sees('somebody fired it');
  await taken(4);

  await page.getByRole('link', { name: 'Endpoints' }).click();
  await page.getByLabel('More about ep_2').click();
  await dashboard.button('Delete ep_2').click();
  await dashboard.answer({}, 'Delete');
  await dashboard.button('Delete ep_2').waitFor({ state: 'detached' });

  // An endpoint that comes later gets what is in the inbox.
  await server.work({}, await server.profile());
  await server.control('POST', '/clock/advance', { by: '1h' });
  await taken(5);
  await server.control('POST', '/webhooks', { url: `${url}/later`, events: ['async.completed'] });
  await page.getByRole('link', { name: 'Inbox' }).click();
  await dashboard.rows.first().click();
  await dashboard.sees('As it is sent');
  await dashboard.button('Send to the endpoints').click();
  await page.getByText('1 webhook sent').waitFor();
  await taken(6);
  await dashboard.button('Send all').click();
  await taken(7);
  await dashboard.button('Send all').click();
  await page.getByText('No endpoint wants one that it did not have').waitFor();
  receiver.close();
}
