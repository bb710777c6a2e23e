// Applicants and entities: what they wait for, reviewed with one click and with labels, and how often they may try again.

import assert from 'node:assert/strict';

export default async function personr(dashboard, server) {
  const { page } = dashboard;
  const lonely = await server.verification({ nameFirst: 'Not', nameLast: 'Started' }, false);
  const ann = await server.verification({ nameFirst: 'Ann', nameLast: 'Lee' });
  const acme = await server.verification({ companyName: 'Acme Pty Ltd' });
  const shown = (path) => server.control('GET', `/${path}`);

  await dashboard.go('cases?kind=applicants');
  await dashboard.choose('Not Started');
  await dashboard.sees(/It waits for the client to start its verification/);
  assert.equal(await dashboard.button('Approved').count(), 0);
  assert.deepEqual((await shown(`applicants/${lonely}`)).offers, ['applicants/{id}/plan']);

  await dashboard.choose('Ann Lee');
  await dashboard.sees(/It is due in 2 s of sandbox time/);
  await dashboard.button('Rejected, may retry').click();
  await dashboard.sees(/It waits for the client to try again/);
  assert.deepEqual((({ outcome, retry }) => [outcome, retry])(await shown(`applicants/${ann}`)), ['Rejected', true]);

  await server.personr('api-request-applicant-check', { applicantId: ann });
  await page.getByRole('heading', { name: 'Decide', exact: true }).waitFor();
  await dashboard.button('Review with labels…').click();
  await dashboard.answer({ FORGERY: true, SCREENSHOTS: true, 'Fields of the result': '{"extractedFirstName":"ANNA"}' }, 'Review');
  await dashboard.sees('FORGERY, SCREENSHOTS');
  await dashboard.sees(/"ANNA"/);
  assert.equal((await shown(`applicants/${ann}`)).retry, false);
  await dashboard.button('Approved').click();
  await page.locator('.detail .badge', { hasText: 'Approved' }).waitFor();
  await page.locator('.timeline').getByText('personr.check.request').first().waitFor();

  await page.getByLabel('State').selectOption('Created');
  await page.getByText('1 in all').waitFor();

  await page.getByRole('link', { name: 'Entities' }).click();
  await dashboard.choose('Acme Pty Ltd');
  await page.locator('.detail .facts').getByText('123456789, AUS').waitFor();
  await dashboard.button('Rejected for good').click();
  await page.locator('.detail .badge', { hasText: 'Rejected' }).waitFor();
  assert.equal((await shown(`entities/${acme}`)).retry, false);

  // What happened to it tells its kind.
  const { items } = await server.control('GET', '/requests?operation=personr.entity.create');
  await dashboard.go(`requests/${items[0].id}`);
  await page.getByRole('link', { name: 'Open case', exact: true }).click();
  await page.getByRole('heading', { name: 'Acme Pty Ltd' }).waitFor();
  // An address without a kind is of whatever has the id.
  await dashboard.go(`cases/${acme}`);
  await page.getByRole('heading', { name: 'Acme Pty Ltd' }).waitFor();
}
