// The first thing to see: what fails, what waits and for whom, what is due and what happened last; or, in an empty sandbox, how to make
// something happen.

import { caseId, errored, exchanged, happened, linkTo, refuser } from './about.js';
import { agenda, agendaOf } from './clock.js';
import { h } from './dom.js';
import { fillButton, isEmptySandbox, makeButton } from './make.js';
import { andMore, badge, block, BULLETS, decider, facts, heading, lines, many, mono, moreLikeIt, muted, panel, pending, runs, secret, showButton, tone } from './parts.js';
import { moment, toldInShort } from './time.js';

/** What the secret in the commands is called, which stands among the credentials, too. */
const AUTHORIZATION = 'Attestr authorization';
/** So many lines a part of the view has. */
const MOST = 6;
/** So much of the journal is looked at. */
const RECENT = 100;

/** Where the parts of the view come from. */
export const sourcesOf = (context) => ({
  failed: context.list('deliveries', { status: 'failed' }), errored: errored(context), journal: context.journal(RECENT), due: agendaOf(context, MOST),
  waiting: [{}, { type: 'profile' }].map((of) => context.list('cases', { ...of, turn: 'any' }, () => false)),
});

/** The view. */
export const start = (context) => {
  const { data } = context.info;
  const sources = sourcesOf(context);
  const isEmpty = isEmptySandbox(data);
  return [
    heading(isEmpty ? 'Make something happen' : 'Overview', isEmpty
      ? 'This sandbox is empty. Fill it with sample data, create something, or paste these three commands into a terminal, one after the other; what they do appears here by itself.'
      : `What happens in the sandbox “${context.sandbox}”.`, isEmpty && fillButton(context), makeButton(context, 'profiles', { kind: isEmpty ? '' : 'primary' })),
    isEmpty ? null : [summary(context, data), h('div', { class: 'board', key: 'board' }, failing(context, sources), waits(context, sources), panel('Due next', null, agenda(context, sources.due)), latest(context, sources))],
    tour(context, data, isEmpty),
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

/** A part of the board; `show` describes it once all that its sources give is there. */
function part(title, sources, show) {
  const missing = sources.find(({ data }) => data === undefined);
  return missing ? panel(title, null, pending(missing)) : show(...sources.map(({ data }) => data));
}

/** Webhooks that nobody took, endpoints whose last attempt failed and is made again, checks that ended with an error, and requests that were refused lately. */
const failing = (context, { failed, errored: ended, journal }) => part('What fails', [failed, ended, journal], ({ items: webhooks }, { items: checks }, records) => {
  const { link, now } = context;
  const refused = records.filter((it) => it.is === 'request' && it.status >= 400).reverse();
  const attempts = Map.groupBy(records.filter((it) => it.is === 'attempt'), (it) => it.endpoint);
  const retried = [...attempts.values()].map((all) => all.at(-1)).filter((it) => it.outcome === 'retry');
  const rows = [
    ...[...Map.groupBy(webhooks, (it) => it.endpoint)].map(([endpoint, all]) => {
      const last = all.at(-1);
      return {
        key: endpoint, main: [h('a', { href: link('deliveries', null, { endpoint, status: 'failed' }) }, many(all.length, 'webhook')), ' to ', mono(last.url ?? endpoint)],
        end: moment(last.settled ?? last.created, now), sub: last.latest ?? last.reason,
      };
    }),
    ...retried.map((it) => ({
      key: `retried ${it.endpoint}`, main: [h('a', { href: link('deliveries', null, { endpoint: it.endpoint, status: 'pending' }) }, 'Webhooks'), ' to ', mono(it.endpoint), ' are tried again'],
      end: moment(it.at, now), sub: it.what,
    })),
    ...checks.slice(-MOST).reverse().map((it) => ({ key: it.id, main: [linkTo(context, it), ' ', badge(it.status, 'bad')], end: moment(it.updated, now), sub: it.error })),
    ...[...Map.groupBy(refused, exchanged).values()].slice(0, MOST).map(([it, ...others]) => ({
      key: it.id, main: [h('a', { href: link('requests', it.id) }, it.operation ?? `${it.method} ${it.path}`), ' ', badge(it.answered, tone(it.status)), moreLikeIt(others.length)],
      end: moment(it.at, now), sub: it.refusedBy ? ['refused by ', refuser(context, it.refusedBy, it.account)] : it.rule ? ['decided by ', decider(context, it.rule)] : it.operation ? it.warnings[0] : 'no such endpoint',
    })),
  ];
  const count = webhooks.length + retried.length + checks.length + refused.length;
  return panel(['What fails ', count > 0 && badge(count, 'bad')], null, rows.length ? lines('What fails', rows) : muted('Nothing failed.'));
});

/** Whom a case waits for that does not go on by itself. */
const TURNS = { client: ['for the client', 'info'], backOffice: ['for you', 'warn'] };

/** What waits for something that does not come by itself, the newest first; a profile when none of its checks does. */
const waits = (context, sources) => part('What waits', sources.waiting, ({ items: cases }, { items: profiles }) => {
  const own = new Set(cases.map(({ profile }) => profile));
  const all = [...cases, ...profiles.filter(({ id }) => !own.has(id))].sort((one, other) => Date.parse(other.created) - Date.parse(one.created));
  return panel(['What waits ', all.length > 0 && badge(all.length)], null, all.length
    ? [lines('What waits', all.slice(0, MOST).map((it) => ({ key: it.id, main: linkTo(context, it), end: badge(...TURNS[it.turn]), sub: toldInShort(it.waitingFor, context.now) }))), andMore(all.length - MOST, context.link('cases'))]
    : muted('Nothing waits for anybody.'));
});

/** The last things that happened, the newest first. */
const latest = (context, { journal }) => part('Last events', [journal], (records) => panel('Last events', h('a', { href: context.link('requests') }, 'All requests'),
  lines('Last events', runs(records, isSameAgain).slice(-MOST - 2).reverse().map((run) => {
    const it = { ...run.at(-1), from: run[0].from };
    const [, ...what] = happened(context, it);
    return {
      key: it.id, end: moment(it.at, context.now),
      main: [what, it.is !== 'jump' && moreLikeIt(run.length - 1), ' ', it.is === 'change' && caseId(context, it.subject, it.what)],
    };
  }))));

/** Whether two records are jumps of the clock, or attempts or requests that came to the same. */
const isSameAgain = (one, other) => one.is === other.is && (one.is === 'jump' || (one.is === 'attempt' && one.what === other.what)
  || (one.is === 'request' && one.subject === other.subject && exchanged(one) === exchanged(other)));

/** The commands, with a mark at those whose effect is there. */
function tour(context, { urls, credentials, sizes, clock }, isOpen) {
  const { authorization } = credentials.attestr;
  const isShown = context.memory.shown?.includes(AUTHORIZATION);
  const steps = [
    ['Create a profile', sizes.profiles > 0,
      `auth='Authorization: ${authorization}'
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
      h('h3', {}, `${place + 1}. ${title} `, isDone && badge('done', 'good'), command.includes(authorization) && showButton(context, AUTHORIZATION)),
      block(`command ${place + 1}`, isShown ? command : command.replaceAll(authorization, BULLETS), '', 'command', command)))));
}

const addresses = (context, { urls, credentials, seed }, isOpen) => h('details', { class: 'panel', open: isOpen, key: 'addresses' },
  h('summary', {}, h('h2', {}, 'Addresses and credentials')),
  facts(['Attestr', mono(urls.attestr)], ['Personr', mono(urls.personr)],
    ['Any client', [mono(urls.base), ' in place of the vendor’s host']],
    ['Attestr authorization', secret(context, credentials.attestr.authorization, AUTHORIZATION)],
    ['Personr authorization', credentials.personr && secret(context, credentials.personr.authorization, 'Personr authorization')],
    ['Personr login', credentials.personrLogin && [mono(credentials.personrLogin.email), ', password ', secret(context, credentials.personrLogin.password, 'Personr password')]],
    ['Seed', seed]));
