import { type Card, readCard } from '../cards/index.ts';
import { findProduct, type Product, sourceAccount } from '../catalog/index.ts';
import { type AccountRef, cardAccount } from '../ledger/index.ts';
import type { Currency } from '../money/index.ts';
import type { Queryable } from '../platform/index.ts';
import type { FeeKind } from './authorization.ts';
import { chargedKinds } from './fees.ts';

/**
 * What a message needs to know of its card before anything is locked: which rows to lock. What of it can change is
 * looked at again under the lock, and a hint that has become wrong is read anew; nothing is decided on it.
 */
export interface CardHint {
  readonly cardId: string;
  readonly merchantId: string;
  readonly programmeId: string;
  readonly productId: string;
  readonly cardholderId: string;
  readonly currency: Currency;
  /** The card's own account: its id is a hash, which is not made anew for every message. */
  readonly account: AccountRef;
  /** Where the card's money comes from just in time; null where it has its own. */
  readonly source: AccountRef | null;
  readonly feeKinds: readonly FeeKind[];
  /** The reserve may have to pay, or be paid. */
  readonly touchesReserve: boolean;
  /** The product asks for a verified cardholder. */
  readonly asksForVerification: boolean;
}

/** Whether the reserve may have to pay for a use of the card, or be paid. */
export function mayTouchReserve(card: Card, { fundingSource, terms }: Product): boolean {
  const isSource = fundingSource === 'reserve-just-in-time';
  return isSource || terms.feesPaidBy === 'reserve-when-short' || card.status === 'closed';
}

export interface CardHints {
  /** Null when the merchant has no such card. */
  of(merchantId: string, cardId: string): Promise<CardHint | null>;
  forget(cardId: string): void;
}

const REMEMBERED_CARDS = 100_000;

export function createCardHints(database: Queryable): CardHints {
  const hints = new Map<string, CardHint>();

  async function read(merchantId: string, cardId: string): Promise<CardHint | null> {
    const card = await readCard(database, merchantId, cardId);
    const product = card && (await findProduct(database, card));
    if (!card || !product) return null;
    const hint: CardHint = {
      cardId,
      merchantId,
      programmeId: card.programmeId,
      productId: card.productId,
      cardholderId: card.cardholderId,
      currency: card.currency,
      account: cardAccount(merchantId, card.currency, cardId),
      source: sourceAccount(product),
      feeKinds: chargedKinds(product),
      touchesReserve: mayTouchReserve(card, product),
      asksForVerification: product.terms.requiresVerifiedCardholder,
    };
    if (hints.size >= REMEMBERED_CARDS) hints.clear();
    hints.set(cardId, hint);
    return hint;
  }

  return {
    of: async (merchantId, cardId) => {
      const known = hints.get(cardId);
      if (known) return known.merchantId === merchantId ? known : null;
      return await read(merchantId, cardId);
    },
    forget: (cardId) => {
      hints.delete(cardId);
    },
  };
}
