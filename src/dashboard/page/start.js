// The first thing to see: what is in the sandbox, and three commands that make something happen in an empty one.

import { whatIsDue } from './clock.js';
import { block } from './code.js';
import { h } from './dom.js';
import { badge, facts, heading, mono, muted, panel } from './parts.js';
import { due, moment } from './time.js';

/** The view. */
export const start = (context) => {
  const { data } = context.info;
  const isEmpty = data.sizes.profiles + data.sizes.checks + data.sizes.applicants + data.sizes.entities === 0;
  return [
    heading(isEmpty ? 'Make something happen' : 'Overview', isEmpty
      ? 'This sandbox is empty. Paste these three commands into a terminal, one after the other; what they do appears here by itself.'
      : `The sandbox “${context.sandbox}”, its addresses and what is in it.`),
    isEmpty ? null : summary(context, data),
    tour(data, isEmpty),
    addresses(data),
  ];
};

const summary = (context, { sizes, counters, clock, scenarios }) => {
  const { link, now } = context;
  const shown = [
    ['Profiles', sizes.profiles, link('cases', null, { kind: 'profiles' })], ['Checks', sizes.checks, link('cases', null, { kind: 'checks' })],
    ['Applicants', sizes.applicants, link('cases', null, { kind: 'applicants' })], ['Entities', sizes.entities, link('cases', null, { kind: 'entities' })],
    ['Webhooks delivered', counters.delivered, link('deliveries')], ['Webhooks failed', counters.failed, link('deliveries', null, { status: 'failed' })],
  ];
  return [
    h('div', { class: 'numbers' }, shown.map(([title, count, href]) => h('a', { key: title, href }, h('strong', {}, count), h('span', {}, title)))),
    muted(clock.next ? ['The next thing is ', due(clock.next, now), ', at ', moment(clock.next, now), ': ', whatIsDue(context, clock.due), '.'] : 'Nothing is due.',
      scenarios.length ? [' Active: ', scenarios.map((name) => [badge(name, 'info'), ' '])] : ' No scenario is active.'),
  ];
};

/** The commands, with a mark at those whose effect is there. */
function tour({ urls, credentials, sizes, clock }, isOpen) {
  const steps = [
    ['Create a profile', sizes.profiles > 0,
      `auth='Authorization: ${credentials.attestr.authorization}'
json='Content-Type: application/json'
profile=$(curl -s ${urls.attestr} -H "$auth" -H "$json" -d '{
  "tag": "AA-1234", "name": "Gitanjali Raheja", "email": "gitanjali.raheja@gmail.com", "mobile": "+918888999978"
}' | cut -d'"' -f4)`],
    ['Ask for an employment check, with a webhook when it is done', sizes.checks > 0,
      `check=$(curl -s ${urls.attestr}async/work -H "$auth" -H "$json" -d '{
  "tag": "ABCD1234", "employer": "Radisson Blu Bengaluru", "reg": "EMP-1234", "position": "Trainee",
  "startDate": "02-12-2019", "ended": true, "endDate": "19-03-2020", "documents": ["MX17Cd6KEBSsbKSaou"], "webhook": true
}' | cut -d'"' -f4)`],
    [`Put the check on the profile: now it is processed${clock.mode === 'frozen' ? ', as soon as you advance the clock' : ''}`, false,
      `curl -s -X PUT ${urls.attestr}$profile/associate -H "$auth" -H "$json" -d "{\\"asyncRequest\\":\\"$check\\"}"`],
  ];
  return h('details', { class: 'panel', open: isOpen, key: 'tour' },
    h('summary', {}, h('h2', {}, 'Three commands')),
    h('div', { class: 'steps' }, steps.map(([title, isDone, command], place) => h('div', { key: place, class: 'step' },
      h('h3', {}, `${place + 1}. ${title} `, isDone && badge('done', 'good')),
      block(`command ${place + 1}`, command, '', 'command')))));
}

const addresses = ({ urls, credentials, seed }) => panel('Addresses', null,
  facts(['Attestr', mono(urls.attestr)], ['Personr', mono(urls.personr)],
    ['Any client', [mono(urls.base), ' in place of the vendor’s host']],
    ['Attestr header', mono(`Authorization: ${credentials.attestr.authorization}`)],
    ['Personr header', credentials.personr && mono(`Authorization: ${credentials.personr.authorization}`)],
    ['Personr login', credentials.personrLogin && [mono(credentials.personrLogin.email), ', password ', mono(credentials.personrLogin.password)]],
    ['Seed', seed]));
