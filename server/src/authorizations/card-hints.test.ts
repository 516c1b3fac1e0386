import { expect, test } from 'vitest';
import { verifyCardholder } from '../cardholders/index.ts';
import { updateProduct } from '../catalog/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';

const database = await testDatabase();
const world = await engineWorld(database, { reserve: 100_000 });
const { merchantId } = world.scope;

test('a product that begins to ask for verified cardholders asks from the next purchase on', async () => {
  const card = await world.activeCard();
  expect((await world.authorize(card, 1)).declineReason).toBeNull();

  const terms = { ...world.product.terms, requiresVerifiedCardholder: true };
  const at = world.engine.clock.now();
  const named = { merchantId, productId: world.product.id };
  expect(await database.transaction((tx) => updateProduct(tx, named, { terms }, at))).toMatchObject({
    kind: 'updated',
  });
  expect((await world.authorize(card, 1)).declineReason).toBe('cardholder-not-verified');

  const { cardholderId } = card;
  await database.transaction((tx) => verifyCardholder(tx, { merchantId, cardholderId, verifiedAt: at }));
  expect((await world.authorize(card, 1)).declineReason).toBeNull();
});
