import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { done, publicId } from '../../platform/index.ts';
import { sandboxApiWorld } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const { world, cards, merchant } = await sandboxApiWorld(await testDatabase());
const { call } = world;
const pathOf = (cardId: string) =>
  `/merchants/${merchant}/cards/${publicId('card', cardId)}/cardholder/verify`;

async function isVerified({ merchantId, cardholderId }: { merchantId: string; cardholderId: string }) {
  const outcome = await cards.engine.commit.submit<boolean>({
    keys: { cardholders: [{ merchantId, cardholderId }] },
    decide: ({ cardholders }) => done(cardholders.verified.has(cardholderId), {}),
  });
  return outcome.kind === 'done' && outcome.result;
}

test('nobody is vouched for by the merchant, or on a card that does not exist', async () => {
  const card = await cards.activeCard();
  const key = await world.apiKey(['merchant'], card.merchantId);
  expect((await call('POST', pathOf(card.id), { key })).status).toBe(403);
  expect((await call('POST', pathOf(randomUUID()))).status).toBe(404);
  expect(await isVerified(card)).toBe(false);
});

test('the operator vouches for a cardholder, and saying it again keeps when it was first said', async () => {
  const [card, other] = [await cards.activeCard(), await cards.activeCard()];
  const first = await call('POST', pathOf(card.id));
  expect(first.status).toBe(200);
  expect(await isVerified(card)).toBe(true);
  expect(await isVerified(other)).toBe(false);
  expect((await call('POST', pathOf(card.id))).body).toEqual(first.body);
});
