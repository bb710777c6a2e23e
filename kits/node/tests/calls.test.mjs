// The calls that need no more than a line: each is sent as the emulator takes it.
import assert from 'node:assert';
import { test } from 'node:test';
import { Refused } from '@vetbox/kit';
import { useVetbox } from '@vetbox/kit/node';
import { order } from './client.mjs';

const vetbox = useVetbox();

const ids = (records) => records.map(({ id }) => id);

test('who may call, and how much', async () => {
  const { sandbox } = vetbox;
  const { id } = await sandbox.addAccount({ key: 'my-key', credits: { work: 2 }, limits: { api: { perDay: 10 } } });

  assert.equal((await sandbox.changeAccount(id, { credits: { work: 1 } })).id, id);
  assert.equal((await sandbox.setCredits(id, { work: 0 })).balances.work, 0);
  assert.equal((await sandbox.topUp(id, { work: 3 })).balances.work, 3);
  assert.equal((await sandbox.setPrices(id, { work: 2 })).prices.work, 2);
  assert.equal((await sandbox.credits(id)).balances.work, 3);
  assert.equal((await sandbox.removeAccount(id)).id, id);
  assert.deepEqual(ids(await sandbox.accounts()), [(await sandbox.account()).id]);
});

test('consents and flows', async () => {
  const { sandbox } = vetbox;
  const { id } = await sandbox.addConsent({ singleUse: true });

  assert.ok(ids(await sandbox.consents()).includes(id));
  assert.equal((await sandbox.revokeConsent(id)).status, (await sandbox.consent(id)).status);
  const flow = await sandbox.addFlow({ name: 'My flow', of: 'applicant' });
  assert.ok((await sandbox.flows()).some(({ name }) => name === flow.name));
  assert.deepEqual(await sandbox.removeFlow('My flow'), flow);
});

test('the records of the vendors', async () => {
  const { sandbox } = vetbox;
  await sandbox.sample();

  for (const [all, one] of [
    ['checks', 'check'],
    ['profiles', 'profile'],
    ['applicants', 'applicant'],
    ['entities', 'entity'],
  ]) {
    const [first] = await sandbox[all]();
    assert.deepEqual(await sandbox[one](first.id), first);
  }
  const plan = await sandbox.planFor({ tag: 'X' }, { outcome: 'Alert' });
  assert.deepEqual(await sandbox.removePlan(plan.id), plan);
  const [person] = await sandbox.applicants();
  assert.equal((await sandbox.planApplicant(person.id, { outcome: 'Rejected' })).id, person.id);
  const [company] = await sandbox.entities();
  assert.equal((await sandbox.planEntity(company.id, { outcome: 'Rejected' })).id, company.id);
  const jane = await sandbox.planFor({ applicant: { email: 'jane@example.com' } }, { outcome: 'Rejected' });
  assert.deepEqual((await sandbox.plans()).map((each) => each.for), [jane.for]);
  const document = await sandbox.snapshot();
  await sandbox.reset();
  assert.equal((await sandbox.restore(document)).sandbox, sandbox.name);
  assert.equal((await sandbox.clock()).mode, 'frozen');
  assert.ok((await sandbox.due({ limit: 1 })).count >= 0);
  assert.equal((await sandbox.setClock({ mode: 'scaled', factor: 60 })).mode, 'scaled');
});

test('who decides', async () => {
  const { sandbox } = vetbox;
  const rule = { when: { operation: 'attestr.work.create' }, then: { outcome: 'Alert' } };
  await sandbox.putRule('mine', rule);
  const check = await order(sandbox, 'A');
  const [{ id }] = await sandbox.requests({ operation: 'attestr.work.create', method: 'POST' });

  assert.equal((await sandbox.explain(id)).decidedBy, 'runtime/mine');
  assert.equal((await sandbox.explainUnsent({ operation: 'attestr.work.create' })).decidedBy, 'runtime/mine');
  assert.equal((await sandbox.rules())[0].name, 'runtime/mine');
  await sandbox.removeRule('mine');
  await sandbox.scenario('ours', { rules: [rule] });
  assert.equal((await sandbox.deactivate('ours')).active, false);
  assert.equal((await sandbox.activate('ours')).active, true);
  assert.equal((await sandbox.showScenario('ours')).name, 'ours');
  assert.ok((await sandbox.scenarios()).scenarios.some(({ name }) => name === 'ours'));
  await sandbox.removeScenario('ours');
  assert.equal((await sandbox.request(id)).id, id);
  assert.equal((await sandbox.sendAgain(id)).status, 200);
  assert.equal((await sandbox.send({ path: `/api/v1/public/async/${check}`, method: 'GET' })).status, 200);
  assert.equal((await sandbox.har()).log.entries.length, 5);
  assert.match(await sandbox.curl({ operation: 'attestr.work.create' }), /curl/);
  assert.ok((await sandbox.clearRequests()).count > 0);
});

test('webhooks', async () => {
  const { sandbox } = vetbox;
  await sandbox.trigger('async.completed');
  const [event] = await sandbox.inbox();
  const receiver = await sandbox.receiver({ vendor: 'attestr' });
  const [endpoint] = await sandbox.webhooks();

  assert.deepEqual(await sandbox.inboxEvent(event.id), event);
  assert.equal((await sandbox.deliverEvent(event.id)).deliveries.length, 1);
  assert.deepEqual((await sandbox.deliverInbox(undefined, { event: 'async.completed' })).deliveries, []);
  assert.deepEqual(await sandbox.webhook(endpoint.id), endpoint);
  assert.equal((await sandbox.changeWebhook(endpoint.id, { timeout: '3s' })).timeout, '3s');
  const [{ id }] = await sandbox.deliveries();
  assert.equal((await sandbox.delivery(id)).status, 'delivered');
  assert.equal((await sandbox.resend(id)).status, 'delivered');
  assert.deepEqual((await sandbox.resendFailed()).resent, []);
  assert.equal((await sandbox.hold(endpoint.id)).held, true);
  assert.equal((await sandbox.release(endpoint.id)).held, false);
  assert.equal((await sandbox.flush()).flushed, 0);
  await sandbox.testWebhook(endpoint.id);
  await sandbox.sabotage({ drop: true });
  assert.equal((await sandbox.armedSabotage()).armed.length, 1);
  assert.deepEqual((await sandbox.clearSabotage()).armed, []);
  assert.equal(receiver.arrived.length, 3);
  assert.equal((await sandbox.clearDeliveries()).cleared, 3);
  assert.equal((await sandbox.clearInbox()).cleared, 2);
  await sandbox.removeWebhook(endpoint.id);
  const played = await sandbox.scriptInbox({ statuses: [503, 200] });
  assert.deepEqual(await sandbox.webhooks(), [played]);
});

test('the emulator', async () => {
  const { vetbox: emulator, sandbox } = vetbox;
  const name = `${sandbox.name}-put`;
  await emulator.putSandbox(name, { seed: 7 });
  const same = await emulator.putSandbox(name, { seed: 7 });

  assert.equal(same.seed, 7);
  await assert.rejects(emulator.putSandbox(name, { seed: 8 }), (error) => error instanceof Refused && error.status === 409);
  assert.ok((await emulator.sandboxes()).sandboxes.some((each) => each.name === name));
  assert.ok((await emulator.words()).outcomes && (await emulator.magicValues()).length && (await emulator.schema()).properties);
  assert.match(await emulator.metrics(), /vetbox_requests_total/);
  const payload = '{"payload":{"output":{},"signature":"00"}}';
  assert.equal((await emulator.verifySignature({ payload, secret: sandbox.attestr.secret })).valid, false);
  await same.delete();
});
