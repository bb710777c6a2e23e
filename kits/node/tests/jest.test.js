const { useVetbox } = require('@vetbox/kit/jest');

describe('Jest', () => {
  const vetbox = useVetbox();

  test('has a sandbox for each test', async () => {
    const receiver = await vetbox.sandbox.receiver();
    await vetbox.sandbox.trigger('async.completed');

    expect(receiver.arrived.map(({ genuine }) => genuine)).toEqual([true]);
    expect(vetbox.sandbox.name).toMatch(/has-a-sandbox-for-each-test-[0-9a-f]{8}$/);
  });

  test('has another one for the next', async () => {
    expect(await vetbox.sandbox.inbox()).toEqual([]);
  });
});
