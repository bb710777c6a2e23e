import { test } from 'node:test';
import { useVetbox } from '@vetbox/kit/node';

const vetbox = useVetbox();

test('it fails', async () => {
  await vetbox.sandbox.advance('2h');
  throw new Error('the reason');
});

test('it passes', () => undefined);
