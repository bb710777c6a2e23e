// Makes a profile, a check, an applicant, an entity or a consent, as a client of the vendor does; the form is filled with sample data.

import { ask, optionsOf } from './dialog.js';
import { button, many } from './parts.js';

const PEOPLE = ['Gitanjali Raheja', 'Aarav Menon', 'Priya Nair', 'Rohan Deshmukh', 'Fatima Sheikh', 'Vikram Chauhan', 'Ananya Iyer', 'Harpreet Gill'];
const EMPLOYERS = ['Radisson Blu Bengaluru', 'Infosys Limited', 'Apollo Hospitals', 'Blue Dart Express', 'HDFC Bank'];
const COMPANIES = ['Acme Pty Ltd', 'Blue Gum Logistics Pty Ltd', 'Harbour Coffee Roasters', 'Southern Cross Solar'];

/** The one of `list` at a place that differs from sandbox to sandbox and from case to case, and is the same when all is the same. */
const one = (list, { info: { data: { seed, sizes } } }) => list[(seed + sizes.journal) % list.length];

const mailOf = (name) => `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@example.com`;

/** What can be made: its title, the fields of the form, and the request that they become; a consent is made by the control API. */
const MAKEABLE = [
  {
    name: 'profile', title: 'a profile', path: '/api/v1/public/factx/',
    fields: (context) => {
      const name = one(PEOPLE, context);
      return [['tag', 'Tag', `HR-${1000 + context.info.data.sizes.profiles}`], ['name', 'Name', name], ['email', 'E-mail', mailOf(name)], ['mobile', 'Mobile', '+919812345678']];
    },
    body: (values) => values, id: (answer) => answer._id, kind: 'profiles',
  },
  {
    name: 'check', title: 'an employment check', path: '/api/v1/public/factx/async/work',
    fields: (context) => [
      ['tag', 'Tag', `BGV-${2000 + context.info.data.sizes.checks}`], ['employer', 'Employer', one(EMPLOYERS, context)], ['reg', 'Employee number', 'EMP-1234'], ['position', 'Position', 'Trainee'],
      ['startDate', 'Start date', '02-12-2019'], ['endDate', 'End date', '19-03-2020'], ['documents', 'Documents', 'MX17Cd6KEBSsbKSaou'],
    ],
    body: ({ documents, ...values }) => ({ ...values, ended: values.endDate !== '', documents: documents.split(/[\s,]+/).filter(Boolean), webhook: true }),
    id: (answer) => answer._id, kind: 'checks', associates: true,
  },
  {
    name: 'applicant', title: 'an applicant', path: '/api/1.1/wf/api-applicant-create',
    fields: (context) => {
      const [first, last] = one(PEOPLE, context).split(' ');
      return [['nameFirst', 'First name', first], ['nameLast', 'Last name', last], ['email', 'E-mail', mailOf(`${first} ${last}`)], ['phone', 'Phone', '+61 424 424 424'], ['flowName', 'Flow', null, 'applicant']];
    },
    body: (values) => values, id: (answer) => answer.response.applicantId, kind: 'applicants', starts: true,
  },
  {
    name: 'entity', title: 'an entity', path: '/api/1.1/wf/api-entity-create',
    fields: (context) => [['companyName', 'Company', one(COMPANIES, context)], ['registrationNumber', 'Registration number', '123456789'], ['country', 'Country', 'AUS'], ['flowName', 'Flow', null, 'entity']],
    body: (values) => values, id: (answer) => answer.response.applicantId, kind: 'entities', starts: true,
  },
  {
    name: 'consent', title: 'a consent', fields: () => [['services', 'Services, empty for all', ''], ['validTill', 'Until', '2030-12-31T00:00:00Z']],
    byControl: (context, { services, validTill }) => context.call('POST', 'consents', { services: services?.split(/[\s,]+/).filter(Boolean), validTill }),
  },
];

/** A button that creates something; `kind` is what is offered first. */
export const makeButton = (context, kind = 'profiles', props = {}) => button('Create…', () => make(context, kind), { kind: 'primary', ...props });

/** Whether a sandbox has no case yet. */
export const isEmptySandbox = ({ sizes }) => sizes.profiles + sizes.checks + sizes.applicants + sizes.entities === 0;

/** Fills the sandbox with thirty cases in all states. */
export const fillButton = (context) => button('Fill with sample data', () => context.act('POST', 'sample', {}, ({ profiles, checks, applicants, entities }) => `Made ${many(profiles, 'profile')}, ${many(checks, 'check')}, ${many(applicants, 'applicant')} and ${many(entities, 'entity', 'entities')}`), { kind: 'primary' });

async function make(context, wanted) {
  const flows = await context.call('GET', 'flows');
  const profiles = (await context.call('GET', 'profiles?status=ACTIVE&limit=1000')).items.reverse();
  const first = MAKEABLE.find(({ kind }) => kind === wanted) ?? MAKEABLE[0];
  const made = await ask({
    title: 'Create', action: 'Create', about: 'A request goes to the vendor, as a client sends it.',
    fields: [
      { name: 'what', label: 'What', kind: 'select', value: first.name, options: MAKEABLE.map(({ name, title }) => [name, title]) },
      ...MAKEABLE.flatMap((kind) => kind.fields(context).map(([name, label, value, flow]) => ({
        name: `${kind.name} ${name}`, label, when: ({ what }) => what === kind.name,
        ...(flow ? { kind: 'select', options: optionsOf(flowsOf(flows, flow)) } : { value }),
      }))),
      { name: 'profile', label: 'On the profile', kind: 'select', options: [['', 'none yet'], ...profiles.map(({ id, name, tag }) => [id, `${name} · ${tag}`])], value: profiles[0]?.id ?? '', when: ({ what }) => makeable(what).associates },
      { name: 'start', label: 'Start the verification', kind: 'check', value: true, when: ({ what }) => makeable(what).starts },
    ],
    submit: (values) => create(context, makeable(values.what), values),
  });
  if (made) context.go(made.kind ? context.link('cases', made.id, { kind: made.kind }) : context.link('accounts'));
}

const makeable = (wanted) => MAKEABLE.find(({ name }) => name === wanted);

const flowsOf = (flows, kind) => {
  const known = flows.filter((it) => it.of === kind).map(({ name }) => name);
  return known.length ? known : [''];
};

/** Sends what the form says, and then what puts the case to work. */
async function create(context, { name, path, fields, body, id, kind, associates, starts, byControl }, values) {
  const own = Object.fromEntries(fields(context).map(([field]) => [field, values[`${name} ${field}`]]).filter(([, value]) => value !== ''));
  if (byControl) return byControl(context, own);
  const made = id(await sendToVendor(context, 'POST', path, body(own)));
  if (associates && values.profile) await sendToVendor(context, 'PUT', `/api/v1/public/factx/${values.profile}/associate`, { asyncRequest: made });
  if (starts && values.start) await sendToVendor(context, 'POST', '/api/1.1/wf/api-request-applicant-check', { applicantId: made });
  return { id: made, kind };
}

/** Sends a request to a vendor and gives the JSON of its answer; what was refused is an error with the vendor's words. */
async function sendToVendor(context, method, path, body) {
  const { id, status } = await context.call('POST', 'requests', { method, path, body });
  const { response } = await context.call('GET', `requests/${id}`);
  if (status >= 400) throw new Error(`the vendor answered ${status}: ${response.body}`);
  return response.body ? JSON.parse(response.body) : null;
}
