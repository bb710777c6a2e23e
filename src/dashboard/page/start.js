// The first thing to see: what fails, what waits and for whom, what is due and what happened last; or, in an empty sandbox, how to make
// something happen.

import { agenda } from './clock.js';
import { block } from './code.js';
import { h } from './dom.js';
import { andMore, badge, caseLink, decider, facts, heading, lines, many, mono, muted, panel, pending, secret, tone, value } from './parts.js';
import { KINDS } from './cases.js';
import { moment, toldInShort } from './time.js';
import { fillButton, makeButton } from './make.js';
import { happened } from './timeline.js';
import { waitsFor, whatOf, whoOf } from './who.js';

/** So many lines a part of the view has. */
const MOST = 6;
/** So much of the journal is looked at. */
const RECENT = 100;

/** The view. */
export const start = (context) => {
  const { data } = context.info;
  const isEmpty = data.sizes.profiles + data.sizes.checks + data.sizes.applicants + data.sizes.entities === 0;
  return [
    heading(isEmpty ? 'Make something happen' : 'Overview', isEmpty
      ? 'This sandbox is empty. Fill it with sample data, create something, or paste these three commands into a terminal, one after the other; what they do appears here by itself.'
      : `What happens in the sandbox “${context.sandbox}”.`, isEmpty && fillButton(context), makeButton(context, 'profiles', { kind: isEmpty ? '' : 'primary' })),
    isEmpty ? null : [summary(context, data), h('div', { class: 'board', key: 'board' }, failing(context), waiting(context), panel('Due next', null, agenda(context, MOST)), latest(context))],
    tour(data, isEmpty),
    addresses(context, data, isEmpty),
  ];
};

const summary = ({ link }, { sizes, counters, scenarios }) => {
  const shown = [
    ['Profiles', sizes.profiles, link('cases', null, { kind: 'profiles' })], ['Checks', sizes.checks, link('cases', null, { kind: 'checks' })],
    ['Applicants', sizes.applicants, link('cases', null, { kind: 'applicants' })], ['Entities', sizes.entities, link('cases', null, { kind: 'entities' })],
    ['Webhooks delivered', counters.delivered, link('deliveries')], ['Webhooks failed', counters.failed, link('deliveries', null, { status: 'failed' }), counters.failed > 0],
  ];
  return [
    h('div', { class: 'numbers' }, shown.map(([title, count, href, isBad]) => h('a', { key: title, href, class: isBad ? 'bad' : null }, h('strong', {}, count), h('span', {}, title)))),
    scenarios.length > 0 && muted('Active scenarios: ', scenarios.map((name) => [h('a', { href: link('scenarios', name) }, name), ' '])),
  ];
};

/** Webhooks that nobody took, checks that ended with an error, and requests that were refused lately. */
function failing(context) {
  const { link, now } = context;
  const sources = [context.list('deliveries', { status: 'failed' }), context.list('checks', { status: 'ERRORED' }), context.journal(RECENT)];
  const missing = sources.find(({ data }) => data === undefined);
  if (missing) return panel('What fails', null, pending(missing));
  const [deliveries, errored, journal] = sources.map(({ data }) => data);
  const byEndpoint = Map.groupBy(deliveries.items, (it) => it.endpoint);
  const refused = journal.filter((it) => it.kind === 'request' && it.status >= 400).reverse();
  const rows = [
    ...[...byEndpoint].map(([endpoint, failed]) => ({
      key: endpoint, main: [h('a', { href: link('deliveries', null, { endpoint, status: 'failed' }) }, many(failed.length, 'webhook')), ' to ', mono(failed.at(-1).url ?? endpoint)],
      end: moment(failed.at(-1).settled ?? failed.at(-1).created, now), sub: failed.at(-1).latest ?? failed.at(-1).reason,
    })),
    ...errored.items.slice(-MOST).reverse().map((it) => ({ key: it.id, main: [caseLink(context, it.id, '', whoOf(it)), ' ', whatOf(it)[0], ' ', badge(it.status, 'bad')], end: moment(it.updated, now), sub: it.error?.message })),
    ...refused.slice(0, MOST).map((it) => ({
      key: it.id, main: [h('a', { href: link('requests', it.id) }, it.operation ?? `${it.method} ${it.path}`), ' ', badge(it.answered, tone(it.status))], end: moment(it.at, now), sub: it.rule ? ['decided by ', decider(context, it.rule)] : it.warnings[0],
    })),
  ];
  const count = deliveries.items.length + errored.items.length + refused.length;
  return panel(['What fails ', count > 0 && badge(count, 'bad')], null, rows.length ? lines('What fails', rows) : muted('Nothing failed.'));
}

/** What waits for something that does not come by itself, the newest first. */
function waiting(context) {
  const { now } = context;
  const all = KINDS.flatMap((kind) => {
    const { data } = context.list(kind.name, {}, kind.isSettled ?? (() => false));
    return data?.items.filter(waitsFor).map((it) => ({ it, kind })) ?? [];
  }).filter(({ it, kind }, _, every) => kind.name !== 'profiles' || !every.some((other) => other.it.profile === it.id)).sort((one, other) => Date.parse(other.it.created) - Date.parse(one.it.created));
  return panel(['What waits ', all.length > 0 && badge(all.length)], null, all.length
    ? [lines('What waits', all.slice(0, MOST).map(({ it, kind }) => ({
      key: it.id, main: [h('a', { href: context.link('cases', it.id, { kind: kind.name }) }, value(kind.row(it)[0]))],
      end: badge(`for ${waitsFor(it)}`, waitsFor(it) === 'you' ? 'warn' : 'info'), sub: toldInShort(it.waitingFor, now),
    }))), andMore(all.length - MOST, context.link('cases'))]
    : muted('Nothing waits for anybody.'));
}

/** The last things that happened, the newest first. */
function latest(context) {
  const source = context.journal(RECENT);
  if (!source.data) return panel('Last events', null, pending(source));
  const events = folded(source.data).slice(-MOST - 2).reverse();
  return panel('Last events', h('a', { href: context.link('requests') }, 'All requests'), lines('Last events', events.map((it) => {
    const [, ...what] = happened(context, it);
    return { key: it.id, main: [what, it.more > 0 && h('small', { class: 'muted' }, ` and ${many(it.more, 'more like it', 'more like it')}`), ' ', it.kind === 'change' && caseLink(context, it.subject, it.what, it.subject, { class: 'mono' })], end: moment(it.at, context.now) };
  })));
}

/** Records of which those that say the same one after the other are one, with how many more there were. */
function folded(records) {
  const all = [];
  for (const it of records) {
    const before = all.at(-1);
    if (before && it.kind === 'attempt' && before.kind === it.kind && before.what === it.what) all[all.length - 1] = { ...it, more: before.more + 1 };
    else all.push({ ...it, more: 0 });
  }
  return all;
}

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

const addresses = (context, { urls, credentials, seed }, isOpen) => h('details', { class: 'panel', open: isOpen, key: 'addresses' },
  h('summary', {}, h('h2', {}, 'Addresses and credentials')),
  facts(['Attestr', mono(urls.attestr)], ['Personr', mono(urls.personr)],
    ['Any client', [mono(urls.base), ' in place of the vendor’s host']],
    ['Attestr authorization', secret(context, credentials.attestr.authorization, 'Attestr authorization')],
    ['Personr authorization', credentials.personr && secret(context, credentials.personr.authorization, 'Personr authorization')],
    ['Personr login', credentials.personrLogin && [mono(credentials.personrLogin.email), ', password ', secret(context, credentials.personrLogin.password, 'Personr password')]],
    ['Seed', seed]));
