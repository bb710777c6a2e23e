import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { describe, test } from 'node:test';
import { NotAsExpected, NotInTime, Refused, Vetbox } from '@vetbox/kit';
import { useVetbox } from '@vetbox/kit/node';
import { order, personr, profile } from './client.mjs';

describe('a sandbox', () => {
  const vetbox = useVetbox();
  assert.throws(() => vetbox.sandbox, /a sandbox belongs to one test/);
  assert.throws(() => vetbox.vetbox, /only while tests run/);

  test('a webhook arrives and is genuine', async () => {
    const receiver = await vetbox.sandbox.receiver();
    await order(vetbox.sandbox, 'EMP-9');

    await vetbox.sandbox.advance('2s');

    const [webhook, ...more] = receiver.arrived;
    assert.equal(more.length, 0);
    assert.deepEqual([webhook.vendor, webhook.event, webhook.genuine], ['attestr', 'async.completed', true]);
    assert.equal(webhook.json.payload.output.status, 'Clear');
  });

  test('a broken webhook is not genuine', async () => {
    const { sandbox } = vetbox;
    const receiver = await sandbox.receiver();
    const ways = [{ signature: 'wrong' }, { signature: 'missing' }, { tamper: true }, { token: 'wrong' }, { token: 'missing' }, { truncate: 20 }];
    for (const way of ways) {
      await sandbox.sabotage(way, { event: 'async.completed' });
      await sandbox.trigger('async.completed');
    }

    assert.deepEqual(receiver.arrived.map(({ genuine }) => genuine), ways.map(() => false));
    assert.equal(receiver.arrived.at(-1).json, undefined);
  });

  test('a webhook of Personr arrives', async () => {
    const { sandbox } = vetbox;
    const receiver = await sandbox.receiver();
    const person = { email: 'a@example.com', phone: '+61 424 424 424', nameFirst: 'John', flowName: 'KYC basic' };
    const created = await personr(sandbox, 'api-applicant-create', person);
    await personr(sandbox, 'api-request-applicant-check', created);

    await sandbox.reviewApplicant(created.applicantId, { outcome: 'Rejected', rejectLabels: ['SCREENSHOTS'] });

    assert.deepEqual(receiver.arrived.map(({ vendor, genuine }) => [vendor, genuine]), [['personr', true]]);
  });

  test('an entity is reviewed', async () => {
    const company = { companyName: 'Acme', registrationNumber: '123456789', country: 'AUS', flowName: 'KYB Basic' };
    const created = await personr(vetbox.sandbox, 'api-entity-create', company);
    await personr(vetbox.sandbox, 'api-request-applicant-check', created);

    assert.equal((await vetbox.sandbox.reviewEntity(created.applicantId)).outcome, 'Approved');
  });

  test('a receiver that fails gets the webhook again', async () => {
    const { sandbox } = vetbox;
    const receiver = await sandbox.receiver();
    receiver.answer(503);
    await order(sandbox, 'EMP-9');

    await sandbox.advance('1m');

    assert.equal(receiver.arrived.length, 2);
    assert.deepEqual((await sandbox.deliveries()).map(({ status }) => status), ['delivered']);
  });

  test('a receiver may be for one vendor and some events', async () => {
    const { sandbox } = vetbox;
    const receiver = await sandbox.receiver({ vendor: 'attestr', events: ['factx.query'] });

    for (const event of ['async.completed', 'applicant.reviewed', 'factx.query']) await sandbox.trigger(event);

    assert.deepEqual(receiver.arrived.map(({ event }) => event), ['factx.query']);
  });

  test('the back office decides', async () => {
    const { sandbox } = vetbox;
    const [completed, failed, planned] = [await order(sandbox, 'A'), await order(sandbox, 'B'), await order(sandbox, 'C')];

    assert.equal((await sandbox.complete(completed, 'Alert', { output: { description: 'no' } })).output.status, 'Alert');
    assert.equal((await sandbox.fail(failed, 5001)).status, 'ERRORED');
    await sandbox.plan(planned, { outcome: 'False', after: '1h' });

    await sandbox.waitFor({ check: { id: planned, status: 'COMPLETED' } });
    assert.deepEqual((await sandbox.checks()).map(({ status }) => status), ['COMPLETED', 'ERRORED', 'COMPLETED']);
  });

  test('a test knows only what the app sent', async () => {
    const { sandbox } = vetbox;
    const receiver = await sandbox.receiver();
    await sandbox.planFor({ tag: 'EMP-9' }, { outcome: 'Alert', after: '1h' });
    assert.deepEqual((await sandbox.plans()).map((plan) => plan.for), [{ check: { tag: 'EMP-9' } }]);

    const check = await order(sandbox, 'EMP-9');
    await sandbox.advance('1h');

    assert.deepEqual(await sandbox.plans(), []);
    await sandbox.waitFor({ check: { tag: 'EMP-9', status: 'COMPLETED' } }, { during: '1h' });
    await sandbox.verify({ event: { event: 'async.completed', body: { 'payload.output.status': 'Alert' } }, exactly: 1 });
    assert.equal((await sandbox.revise({ tag: 'EMP-9', type: 'work' }, 'Clear')).output.status, 'Clear');
    assert.deepEqual(receiver.arrived.map(({ json }) => json.payload.output.status), ['Alert', 'Clear']);
    assert.deepEqual((await sandbox.cases({ tag: 'EMP-9' })).map(({ id }) => id), [check]);
    assert.equal((await sandbox.case({ tag: 'EMP-*' })).id, check);
    await assert.rejects(sandbox.complete({ tag: 'EMP-8' }, 'Alert'), /404/);
  });

  test('a question waits for its answer', async () => {
    const { sandbox } = vetbox;
    const check = await order(sandbox, 'A');
    const items = await sandbox.profiles({ tag: 'A' });

    assert.equal((await sandbox.ask(items[0].id, { query: 'Which letter?', check })).answer, null);
  });

  test('rules and scenarios decide', async () => {
    const { sandbox } = vetbox;
    await sandbox.rule({ operation: 'attestr.profile.create' }, { error: 4292 }, { times: 1 });
    await sandbox.scenario('late', 'rules: [{when: {operation: attestr.work.create}, then: {outcome: Alert, after: 3d}}]');

    assert.equal((await profile(sandbox, 'A')).code, 4292);
    const check = await order(sandbox, 'A');
    assert.equal((await sandbox.advance({ until: 'idle' })).now, '2026-01-04T00:00:00Z');
    assert.equal((await sandbox.check(check)).output.status, 'Alert');
  });

  test('what did not happen says what came closest', async () => {
    const { sandbox } = vetbox;
    const id = await order(sandbox, 'A');

    await sandbox.verify({ request: { operation: 'attestr.work.create' }, exactly: 1 });
    await sandbox.verify([{ request: { operation: 'attestr.profile.create' } }, { request: { operation: 'attestr.work.create' } }], { inOrder: true });
    await assert.rejects(sandbox.verify({ request: { operation: 'attestr.address.create' } }), (error) => {
      assert.ok(error instanceof NotAsExpected);
      assert.match(error.message, /the closest is request 1, POST \/api\/v1\/public\/factx\//);
      return true;
    });
    await assert.rejects(sandbox.waitFor({ check: { id, status: 'ERRORED' } }, { timeout: '50ms' }), (error) => {
      assert.ok(error instanceof NotInTime);
      assert.match(error.message, new RegExp(`check ${id} is COMPLETED`));
      return true;
    });
  });

  test('a refusal says what would be right', async () => {
    const { sandbox } = vetbox;
    await assert.rejects(sandbox.rule({ operation: 'attestr.work.create' }, { outcome: 'Alrt' }), /did you mean `Alert`/);
    await assert.rejects(sandbox.call('PATCH', 'clock'), (error) => {
      assert.ok(error instanceof Refused);
      assert.equal(error.name, 'Refused');
      assert.equal(error.status, 405);
      assert.match(error.message, /does not answer PATCH\nvalid: GET, PUT\n\(PATCH .* answered 405\)$/);
      return true;
    });
  });

  test('a list is read to its end', async () => {
    const { sandbox } = vetbox;
    for (let number = 0; number < 5; number++) await profile(sandbox, `A${number}`);

    assert.equal((await sandbox.requests({ limit: 2 })).length, 2);
    assert.equal((await sandbox.requests({ operation: 'attestr.profile.create' })).length, 5);
    assert.equal((await sandbox.inbox()).length, 0);
  });

  test('a reset forgets', async () => {
    const { sandbox } = vetbox;
    await order(sandbox, 'A');

    await sandbox.reset('webhooks');

    assert.deepEqual([await sandbox.checks(), await sandbox.requests(), await sandbox.timeline()], [[], [], []]);
  });

  test('the timeline tells everything in order', async () => {
    const { sandbox } = vetbox;
    await sandbox.receiver();
    const check = await order(sandbox, 'A');
    await sandbox.advance('2s');

    const lines = await sandbox.timeline();

    const wanted = [
      'POST /api/v1/public/factx/ answered 200',
      `${check} completed as Clear`,
      'the clock moved to 2026-01-01T00:00:02Z',
      'the receiver answered 200',
    ];
    const places = wanted.map((words) => lines.findIndex((line) => line.includes(words)));
    assert.ok(!places.includes(-1), lines.join('\n'));
    assert.deepEqual(places, places.toSorted((a, b) => a - b));
    assert.ok((await sandbox.report()).startsWith(`sandbox ${sandbox.name}, seed ${sandbox.seed}\n`));
  });

  test('the same seed gives the same ids', async () => {
    const ids = [];
    for (let run = 0; run < 2; run++) {
      const sandbox = await vetbox.vetbox.sandbox({ seed: 7 });
      ids.push(await order(sandbox, 'A'));
      await sandbox.delete();
      await sandbox.delete();
      await assert.rejects(sandbox.info(), /404/);
    }

    assert.equal(ids[0], ids[1]);
  });

  test('fifty sandboxes at once know nothing of each other', async () => {
    const one = async (seed) => {
      const sandbox = await vetbox.vetbox.sandbox({ seed });
      const receiver = await sandbox.receiver();
      const check = await order(sandbox, `T${seed}`);
      await sandbox.advance('2s');
      assert.deepEqual(receiver.arrived.map(({ genuine, json }) => [genuine, json.payload._id]), [[true, check]]);
      const count = (await sandbox.checks()).length;
      await sandbox.delete();
      return [check, count];
    };

    const seen = await Promise.all(Array.from({ length: 50 }, (_, seed) => one(seed)));

    assert.equal(new Set(seen.map(([check]) => check)).size, 50);
    assert.ok(seen.every(([, count]) => count === 1));
  });
});

describe('settings', () => {
  const vetbox = useVetbox({ seed: 7, clock: { mode: 'real' } });

  test('are those of each sandbox', async () => {
    const { sandbox } = vetbox;
    assert.deepEqual([sandbox.seed, sandbox.frozen], [7, false]);
    const id = await order(sandbox, 'A');

    await sandbox.plan(id, { outcome: 'Alert', after: '1ms' });

    assert.match((await sandbox.waitFor({ check: { id, status: 'COMPLETED' } })).seen, /COMPLETED/);
  });
});

test('the one at the URL is taken, and goes on', async () => {
  const started = await Vetbox.program();
  process.env.VETBOX_URL = `${started.url}/`;
  try {
    const found = await Vetbox.find();
    assert.equal(found.url, started.url);
    await found.close();
    await (await found.sandbox()).delete();
  } finally {
    delete process.env.VETBOX_URL;
    await started.close();
  }
  await assert.rejects(started.sandbox(), /no vetbox answers at http:\/\/127\.0\.0\.1/);
});

test('a program is started with arguments', async () => {
  const vetbox = await Vetbox.program(['--control-token', 't0ken']);
  try {
    await assert.rejects(vetbox.sandbox(), /401/);
    await (await new Vetbox(vetbox.url, { token: 't0ken' }).sandbox()).delete();
  } finally {
    await vetbox.close();
  }
  await assert.rejects(Vetbox.program(['--sed', '1']), /ended with 2 before it was ready:\n.*--sed/s);
  await assert.rejects(Vetbox.program([], '/no/such/program'), /does not start/);
});

test('without any it says what to do', () => {
  const script = `import { Vetbox } from '${import.meta.resolve('@vetbox/kit')}'; await Vetbox.find();`;

  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: tmpdir(), env: { PATH: '/nowhere' }, encoding: 'utf8' });

  assert.match(stderr, /VetboxError: no vetbox is found: set VETBOX_URL to one that runs, install the package vetbox/);
});

test('a receiver of a distant emulator has this machine\'s name', () => {
  assert.equal(new Vetbox('http://localhost:8382').receiverHost, '127.0.0.1');
  assert.notEqual(new Vetbox('http://vetbox:8382').receiverHost, '127.0.0.1');
  assert.equal(new Vetbox('http://vetbox:8382', { receiverHost: 'build' }).receiverHost, 'build');
});
