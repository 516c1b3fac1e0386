import { randomUUID } from 'node:crypto';
import { findVerification, listReviews, type Verification } from '../cardholders/index.ts';
import { applyForCard, type Card, type GivenReview, reviewVerification } from '../cards/index.ts';
import { type Product, readOpeningQuota, setOpeningQuota, usualTerms } from '../catalog/index.ts';
import type { Database } from '../platform/index.ts';
import { engineWorld, nobody } from './engine-world.ts';

export const physicalTerms: Product['terms'] = {
  ...usualTerms,
  requiresVerifiedCardholder: true,
  pin: { minLength: 6, maxLength: 6, refusesWeak: false },
};

/** An engine whose product is a physical card for verified people, with a quota of so many. */
export async function applicationWorld(
  database: Database,
  { quota = 100n, terms = {} }: { quota?: bigint | null; terms?: Partial<Product['terms']> } = {},
) {
  const world = await engineWorld(database, {
    product: { form: 'physical', category: 'PHYSICAL-G', terms: { ...physicalTerms, ...terms } },
  });
  const { engine, scope, product } = world;
  const { merchantId } = scope;
  const key = { merchantId, productId: product.id };
  if (quota !== null) await database.transaction((tx) => setOpeningQuota(tx, key, quota));

  const applications = {
    ...world,
    quota: () => readOpeningQuota(database, key),
    apply: (reference: string = randomUUID(), of: Product = product) =>
      applyForCard(engine.cards, { ...scope, reference, product: of, cardholder: nobody }),
    async applied(): Promise<Card> {
      const outcome = await applications.apply();
      if (outcome.kind !== 'applied') throw new Error(outcome.reason);
      return outcome.card;
    },
    async verification(card: Card): Promise<Verification> {
      const found = await findVerification(database, merchantId, { cardholderId: card.cardholderId });
      if (!found) throw new Error('The cardholder has no verification.');
      return found;
    },
    reviews: async (card: Card) =>
      listReviews(database, merchantId, (await applications.verification(card)).id),
    /** A review of the card's holder, now and approving where nothing else is said. */
    async review(card: Card, more: Partial<GivenReview> = {}) {
      const verificationId = (await applications.verification(card)).id;
      const review: GivenReview = {
        key: randomUUID(),
        source: 'automated',
        verdict: 'approved',
        retryAllowed: false,
        reason: more.verdict === 'rejected' ? 'The image is blurry.' : '',
        reviewedAt: engine.clock.now(),
        ...more,
      };
      return await reviewVerification(engine.cards, { merchantId, verificationId }, review);
    },
    /** What was told of a card, in order. */
    told: async (card: Card) => (await world.eventsOf(card)).map(({ type }) => type),
  };
  return applications;
}
