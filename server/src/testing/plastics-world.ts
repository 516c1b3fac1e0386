import { randomInt, randomUUID } from 'node:crypto';
import { findVerification } from '../cardholders/index.ts';
import {
  activateCard,
  addStock,
  applyForCard,
  assignNumber,
  type Card,
  fundCard,
  type Plastic,
  readCard,
  reviewVerification,
  type StockedPlastic,
} from '../cards/index.ts';
import { createProducts, findProductByCode, type Product } from '../catalog/index.ts';
import { createMerchant, createProgramme, fundReserve } from '../merchants/index.ts';
import { money } from '../money/index.ts';
import type { Database, Identity } from '../platform/index.ts';
import { Secret } from '../vault/index.ts';
import { applicationWorld } from './application-world.ts';
import { nobody } from './engine-world.ts';

/** An engine whose product is a physical card, with cards in every state on the way to the first activation. */
export async function plasticsWorld(database: Database, terms: Partial<Product['terms']> = {}) {
  const world = await applicationWorld(database, { quota: null, terms });
  const { engine } = world;
  const home = { scope: world.scope, product: world.product };
  await fundReserve(engine.cards, {
    ...{ id: engine.newId(), merchantId: world.scope.merchantId, money: money(world.USD(100_000), 'USD') },
    ...{ reference: 'plastics', occurredAt: engine.clock.now() },
  });

  const plastics = {
    ...world,
    home,
    /** A number that nobody has; check digit and BIN are those of no product. */
    anyNumber: () => Secret.of(`4000${String(randomInt(10 ** 12)).padStart(12, '0')}`),
    identity: (key: string = randomUUID(), fingerprint = ''): Identity => ({
      merchantId: world.scope.merchantId,
      scope: 'test',
      key,
      fingerprint,
    }),
    /** Another merchant of the same installation, with a product of its own. */
    async otherTenant(): Promise<typeof home> {
      const [merchantId, programmeId] = [engine.newId(), engine.newId()];
      const createdAt = engine.clock.now();
      await createMerchant(database, { id: merchantId, name: 'Other', createdAt });
      await createProgramme(database, {
        ...{ id: programmeId, merchantId, name: 'Other', dialect: 'worldcard', createdAt },
      });
      const scope = { merchantId, programmeId };
      return { scope, product: await plastics.otherProduct(scope) };
    },
    /** One more product of a programme, like the first. */
    async otherProduct(scope = home.scope, more: Partial<Product> = {}): Promise<Product> {
      const code = randomUUID();
      const made = await createProducts(database, scope, [
        { ...home.product, ...more, id: engine.newId(), code },
      ]);
      if (made.kind !== 'created') throw new Error(made.kind);
      return (await findProductByCode(database, scope, code)) as Product;
    },
    /** So many new plastics in stock, with their numbers. */
    async stock(count = 1, product = home.product): Promise<StockedPlastic[]> {
      const added = await database.transaction((tx) => addStock(tx, engine.cards, product, count));
      if (added.kind !== 'added') throw new Error(added.reason);
      const ids = added.plastics.map(({ id }) => id);
      const numbers = await engine.vault.stockNumbers(database, product.merchantId, ids);
      return added.plastics.map((plastic) => ({ plastic, number: numbers.get(plastic.id) ?? '' }));
    },
    /** A new plastic in stock. */
    stockPiece: async (product = home.product): Promise<Plastic> =>
      ((await plastics.stock(1, product)) as [StockedPlastic])[0].plastic,
    /** A card that waits for its number. */
    async verified(of = home): Promise<Card> {
      const applied = await applyForCard(engine.cards, {
        ...of.scope,
        reference: randomUUID(),
        product: of.product,
        cardholder: { ...nobody, address: '1 Main Street', city: 'Seattle', postalCode: '98101' },
      });
      if (applied.kind !== 'applied') throw new Error(applied.reason);
      const { merchantId } = of.scope;
      const { cardholderId } = applied.card;
      const verification = await findVerification(database, merchantId, { cardholderId });
      await reviewVerification(
        engine.cards,
        { merchantId, verificationId: verification?.id ?? '' },
        {
          key: randomUUID(),
          source: 'automated',
          verdict: 'approved',
          retryAllowed: false,
          reason: '',
          reviewedAt: engine.clock.now(),
        },
      );
      return await plastics.now(applied.card);
    },
    /** The card as it is now, of whichever merchant. */
    async now(card: Card): Promise<Card> {
      const found = await readCard(database, card.merchantId, card.id);
      if (!found) throw new Error('The card is gone.');
      return found;
    },
    /** A card with a number that it was assigned, waiting for its activation. */
    async assigned(pan: Secret = plastics.anyNumber()): Promise<Card> {
      const result = await assignNumber(engine.cards, await plastics.verified(), pan);
      if (result.kind !== 'assigned') throw new Error(JSON.stringify(result));
      return result.card;
    },
    /** A card in use, with so much on it. */
    async inUse(major = 100, pan: Secret = plastics.anyNumber()): Promise<Card> {
      const card = await plastics.activated(await plastics.assigned(pan));
      const funded = await fundCard(engine.cards, {
        card,
        product: home.product,
        reference: randomUUID(),
        amount: world.USD(major),
      });
      if (funded.kind !== 'accepted') throw new Error(funded.reason);
      await world.runJobs();
      return await plastics.now(card);
    },
    async activated(card: Card, pin = '135790'): Promise<Card> {
      const accepted = await activateCard(engine.cards, card, Secret.of(pin));
      if (accepted.kind !== 'accepted') throw new Error(JSON.stringify(accepted));
      await world.runJobs();
      return await plastics.now(card);
    },
    /** The number that the vault shows for a card. */
    pan: (card: { readonly merchantId: string; readonly id: string }): Promise<Secret | null> =>
      engine.vault.readPan(database, card.merchantId, card.id),
  };
  return plastics;
}
