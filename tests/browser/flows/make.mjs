// Making things: an empty sandbox is filled with sample data, each kind of case is made from its form, and a request is sent again.

import assert from 'node:assert/strict';

export default async function make(dashboard, server) {
  const { page } = dashboard;
  await dashboard.go();
  await dashboard.button('Fill with sample data').click();
  await page.getByText('Made 10 profiles, 18 checks, 8 applicants and 4 entities').waitFor();
  const { sizes } = await server.control('GET');
  assert.deepEqual([sizes.profiles, sizes.checks, sizes.applicants, sizes.entities], [10, 18, 8, 4]);

  // The overview says what fails, what waits and for whom, what is due, and what happened last.
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  const part = (name) => page.locator('.panel', { has: page.getByRole('heading', { name }) });
  await part(/^What fails/).getByText('ERRORED').waitFor();
  await part(/^What waits/).getByText('for the client').first().waitFor();
  await part('Due next').getByText(/due in/).first().waitFor();
  await part('Last events').getByRole('listitem').nth(7).waitFor();
  assert.equal(await part('Last events').getByRole('listitem').count(), 8);
  // An endpoint that nobody listens at fails from the first attempt on, and not only when the last was made.
  const { id: endpoint } = await server.control('POST', '/webhooks', { url: 'http://127.0.0.1:9/hooks' });
  await server.control('POST', '/trigger', { event: 'async.completed' });
  await part(/^What fails/).getByText(`Webhooks to ${endpoint} are tried again`).waitFor();
  await part(/^What fails/).getByText('nothing listens on 127.0.0.1:9').waitFor();
  await server.control('DELETE', `/webhooks/${endpoint}`);
  const cases = page.locator('.side').getByRole('link', { name: /^Cases/ });
  await cases.getByText('1 failed').waitFor({ state: 'attached' });

  // Every state is among the cases, and each says who it is about.
  const { items: checks } = await server.control('GET', '/checks');
  assert.deepEqual([...new Set(checks.map((it) => it.output?.status ?? it.status))].sort(), ['Alert', 'Clear', 'ERRORED', 'False', 'INITIATED', 'MoreInfo', 'NoResult']);
  await cases.click();
  // The newest is chosen by itself.
  await page.waitForFunction((id) => location.hash.includes(id), checks.at(-1).id);
  await dashboard.rows.filter({ hasText: 'Gitanjali Raheja' }).first().click();
  await page.locator('.detail h1', { hasText: 'Gitanjali Raheja' }).waitFor();
  await page.locator('.panel', { has: page.getByRole('heading', { name: 'Requested' }) }).getByText('documents').waitFor();
  await page.getByRole('heading', { name: 'Other checks of Gitanjali Raheja' }).waitFor();

  const made = async (what, fields, kind, heading) => {
    await dashboard.go(`cases?kind=${kind}`);
    await dashboard.button('Create…').click();
    await dashboard.answer({ What: what, ...fields }, 'Create');
    await page.locator('.detail h1', { hasText: heading }).waitFor();
  };
  await made('profile', { Name: 'Ravi Kumar' }, 'profiles', 'Ravi Kumar');
  await made('check', { Employer: 'Initech' }, 'checks', 'Ravi Kumar');
  const check = (await server.control('GET', '/checks')).items.at(-1);
  assert.deepEqual([check.request.employer, check.candidate.name], ['Initech', 'Ravi Kumar']);
  await made('applicant', { 'First name': 'Ada', 'Last name': 'Byron' }, 'applicants', 'Ada Byron');
  await made('entity', { Company: 'Initech Pty Ltd' }, 'entities', 'Initech Pty Ltd');

  // What the vendor refuses is said in the form.
  dashboard.expect(409);
  await dashboard.button('Create…').click();
  const dialog = page.locator('dialog[open]');
  await dialog.getByLabel('Country').fill('nowhere');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await dialog.getByText(/the vendor answered 400/i).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  const consents = (await server.control('GET', '/consents')).count;
  await dashboard.go('cases');
  await dashboard.button('Create…').click();
  await dashboard.answer({ What: 'consent' }, 'Create');
  await page.getByRole('heading', { name: 'Accounts' }).waitFor();
  assert.equal((await server.control('GET', '/consents')).count, consents + 1);

  const first = (await server.control('GET', '/requests?operation=attestr.profile.create')).items[0];
  await dashboard.go(`requests/${first.id}`);
  await dashboard.button('Send again').click();
  await page.getByText('Sent again: 200').waitFor();
  assert.equal((await server.control('GET')).sizes.profiles, 12);
}
