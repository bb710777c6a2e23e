// An app under test: it orders an employment check for somebody, as a client of Attestr does.

async function call(access, path, body, method = 'POST') {
  const answer = await fetch(`${access.baseUrl}${path}`, {
    method,
    headers: { authorization: access.authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  // Attestr answers some calls with nothing.
  return text && JSON.parse(text);
}

export async function profile(sandbox, tag) {
  return call(sandbox.attestr, '/api/v1/public/factx/', { tag, name: 'Gitanjali Raheja' });
}

/** Orders a check and returns its id. */
export async function order(sandbox, tag) {
  const person = await profile(sandbox, tag);
  const work = { tag, employer: 'Initech', reg: 'EMP-9', position: 'Clerk', startDate: '02-12-2019', ended: false };
  const documents = ['MX17Cd6KEBSsbKSaou'];
  const check = await call(sandbox.attestr, '/api/v1/public/factx/async/work', { ...work, documents, webhook: true });
  await call(sandbox.attestr, `/api/v1/public/factx/${person._id}/associate`, { asyncRequest: check._id }, 'PUT');
  return check._id;
}

export async function personr(sandbox, path, body) {
  return (await call(sandbox.personr, `/api/1.1/wf/${path}`, body)).response;
}
