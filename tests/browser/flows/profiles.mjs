// Profiles: what is on them, and asking the client for more, about a check and about the profile alone.

import assert from 'node:assert/strict';

export default async function profiles(dashboard, server) {
  const { page } = dashboard;
  const profile = await server.profile({ name: 'Gitanjali Raheja', tag: 'AA-77' });
  const check = await server.work({ tag: 'ASKED' }, profile);

  await dashboard.go('cases?kind=profiles');
  await dashboard.choose('AA-77');
  await dashboard.sees('It waits for a check to end.');
  await page.locator('.detail').getByRole('link', { name: 'Radisson Blu Bengaluru' }).click();
  await page.locator('.detail h1', { hasText: 'Gitanjali Raheja' }).waitFor();
  await dashboard.sees('Requested');

  await dashboard.button('Ask for more…').click();
  await dashboard.answer({ Question: 'Which team?', 'Waits at most': '3d' }, 'Ask');
  await dashboard.sees(/It waits for the client's answer to a follow-up query/);
  const { queries: [query] } = await server.control('GET', `/profiles/${profile}`);
  assert.deepEqual([query.query, query.check], ['Which team?', check]);

  await page.locator('.detail .facts').getByRole('link', { name: 'Gitanjali Raheja' }).click();
  await dashboard.sees('Which team?');
  await page.locator('.detail .badge').getByText('open', { exact: true }).waitFor();
  await server.attestr('PUT', `/factx/${profile}/query/${query.id}`, { response: 'The kitchen', documents: [] });
  await dashboard.sees('The kitchen');
  await dashboard.sees('answered');

  await dashboard.button('Ask for more…').click();
  await dashboard.answer({ Question: 'A newer phone number?' }, 'Ask');
  await dashboard.sees('A newer phone number?');
  await page.locator('.timeline').getByText('attestr.query.answer').waitFor();

  await server.attestr('PUT', `/factx/${profile}/archive`);
  await page.locator('.detail .badge', { hasText: 'ARCHIVED' }).waitFor();
  await dashboard.button('Ask for more…').waitFor({ state: 'detached' });
}
