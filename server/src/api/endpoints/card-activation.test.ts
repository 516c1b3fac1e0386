import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { usualTerms } from '../../catalog/index.ts';
import { publicId } from '../../platform/index.ts';
import { engineWorld } from '../../testing/engine-world.ts';
import { sandboxApiOver } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const database = await testDatabase();
const cards = await engineWorld(database, {
  product: { terms: { ...usualTerms, activation: 'by-first-load' } },
});
const { world, merchant } = await sandboxApiOver(database, cards);

test('a card that waits for its first load is not activated by a PIN, and the answer says what it waits for', async () => {
  const accepted = await cards.issue(randomUUID(), 0n);
  if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
  await cards.runJobs();
  const path = `/merchants/${merchant}/cards/${publicId('card', accepted.card.id)}`;
  const answered = await world.call('POST', `${path}/activate`, { body: { pin: '135790' } });
  expect([answered.status, answered.body.error.code]).toEqual([409, 'not_possible']);
  expect(answered.body.error.message).toContain('waits for its first load');
  await cards.fund(accepted.card);
  await cards.runJobs();
  expect((await world.call('GET', path)).body.status).toBe('active');
});
