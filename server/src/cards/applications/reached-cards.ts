import { dueAfter, type Review, type Verification } from '../../cardholders/index.ts';
import { type Product, type QuotaChange, requireProduct } from '../../catalog/index.ts';
import type { NewEvent } from '../../events/index.ts';
import type { NewId } from '../../platform/index.ts';
import type { Card, Operation } from '../card.ts';
import type { CardsContext } from '../cards-context.ts';
import type { CardChange, CardsPicture } from '../cards-participant.ts';
import { listCardsOfCardholder, readOrder } from '../cards-store.ts';
import type { PlasticChange, PlasticsPicture } from '../plastics/index.ts';
import { failApplication } from './fail-application.ts';
import { type Verdict, verdictOn } from './verdict.ts';
import { cardReviewed } from './verification-event.ts';

/** A card that a review may reach, with its product, and its order as long as that is open. */
export interface ReachedCard {
  readonly card: Card;
  readonly product: Product;
  readonly order: Operation | null;
}

/** The person's cards, as far as anybody may still be told of them. */
export async function reachedCards(
  { database }: CardsContext,
  { merchantId, cardholderId }: Verification,
): Promise<ReachedCard[]> {
  const cards = await listCardsOfCardholder(database, merchantId, cardholderId);
  return await Promise.all(
    cards.map(async (card) => {
      const [product, order] = await Promise.all([requireProduct(database, card), readOrder(database, card)]);
      return { card, product, order };
    }),
  );
}

/** The cards as they are under the lock, with the verdict on each. */
interface JudgedCard {
  readonly before: Card;
  readonly product: Product;
  readonly order: Operation | null;
  readonly verdict: Verdict;
}

/** What a review changes of the cards that it reaches. */
export interface CardsAfterReview {
  readonly cards: readonly CardChange[];
  readonly quotas: readonly QuotaChange[];
  readonly plastics: readonly PlasticChange[];
  /** Each card is told of the review; one that has failed, of its end too. */
  readonly events: readonly NewEvent[];
  readonly judged: readonly JudgedCard[];
}

/**
 * Judges the cards that a review reaches. Pure, but for the ids of events.
 * @param standing the verification before the review
 * @param counts whether the review counts: one that is older than what does is told, and moves no card
 */
export function judgeCards(
  reached: readonly ReachedCard[],
  { cards, plastics }: { readonly cards: CardsPicture; readonly plastics: PlasticsPicture },
  { standing, said, counts }: { standing: Verification; said: Review; counts: boolean },
  { now, newId }: { readonly now: Date; readonly newId: NewId },
): CardsAfterReview {
  const judged = reached.map(({ card: { id }, product, order }): JudgedCard => {
    const before = cards.cards.get(id) as Card;
    const verdict = counts ? verdictOn(before, said) : { card: before, failed: false, flagged: false };
    return { before, product, order: order && (cards.operations.get(order.id) ?? null), verdict };
  });
  const ended = judged.map(({ verdict, order }) => {
    if (!verdict.failed) return null;
    if (!order) throw new Error(`Card ${verdict.card.id} waits and has no open order.`);
    return failApplication(verdict.card, order, plastics, { id: newId(), reason: said.reason, at: now });
  });
  const changes = ended.flatMap((one) => (one ? [one.changes] : []));
  const moved = judged.filter(({ before, verdict }) => !verdict.failed && verdict.card !== before);
  return {
    cards: [
      ...moved.map(({ verdict }): CardChange => ({ kind: 'update-card', card: verdict.card })),
      ...changes.flatMap((one) => one.cards),
    ],
    quotas: changes.flatMap((one) => one.quotas),
    plastics: changes.flatMap((one) => one.plastics),
    events: judged.flatMap(({ verdict }, index) => [
      cardReviewed(newId(), verdict.card, standing, said, now),
      ...(ended[index]?.changes.events ?? []),
    ]),
    judged,
  };
}

/** What the verdicts on the person's cards mean for their verification: how long it waits, and who should look. Pure. */
export function afterVerdicts(
  verification: Verification,
  judged: readonly JudgedCard[],
  now: Date,
): Verification {
  const waiting = judged.filter(({ verdict }) => verdict.card.status === 'pending-verification');
  const isBack = waiting.some(({ before }) => before.status === 'pending-assignment');
  const days = waiting.map(({ product }) => product.terms.verificationDays);
  const dueAt = isBack ? dueAfter(now, Math.min(...days)) : verification.dueAt;
  return {
    ...verification,
    flagged:
      verification.status !== 'approved' &&
      (verification.flagged || judged.some(({ verdict }) => verdict.flagged)),
    dueAt: waiting.length > 0 ? dueAt : null,
  };
}
