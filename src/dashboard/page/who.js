// Whom a case is about, and what about them: how every view names it.

/** What people call an applicant. */
export const nameOf = ({ firstName, lastName, email, id }) => [firstName, lastName].filter(Boolean).join(' ') || email || id;

/** Whom a check of Attestr is about: the candidate of its profile, whoever its request names, or its reference. */
export function whoOf({ candidate, request, tag, number }) {
  const { individual, business, name, businessName, firstName, lastName } = request ?? {};
  return candidate?.name ?? individual?.name ?? business?.businessName ?? businessName ?? name ?? ([firstName, lastName].filter(Boolean).join(' ') || tag || number);
}

/** What a check verifies: its type, and of what. */
export const whatOf = ({ type, request }) => [type, request?.employer ?? request?.courseName ?? request?.docType ?? request?.address ?? request?.reg];

/** Where what a case waits for has to come from: the client's code, or the user of this page. */
export function waitsFor({ waitingFor }) {
  if (!waitingFor || /is processed until|for (a|\d+) checks? to end/.test(waitingFor)) return null;
  return /never ends/.test(waitingFor) ? 'you' : 'the client';
}
