import { book, cardAccount, lossesAccount, postedBalance, reserveAccount } from '../ledger/index.ts';
import { done, type Identity, refused } from '../platform/index.ts';
import { clearNegativeBalance as transferFor } from './bookkeeping.ts';
import type { Card } from './card.ts';
import type { CardsContext, CardsParticipants } from './cards-context.ts';

export type Clearing =
  | { readonly kind: 'cleared'; readonly amount: bigint }
  | { readonly kind: 'nothing-owed' }
  /** This identity cleared something else before. */
  | { readonly kind: 'identity-conflict' }
  | { readonly kind: 'insufficient-reserve' };

/**
 * Makes good what a card owes after a forced settlement: from the merchant's reserve, or as the platform's loss.
 * Nothing does this by itself.
 */
export async function clearNegativeBalance(
  context: CardsContext,
  card: Card,
  from: 'reserve' | 'losses',
  identity: Identity,
): Promise<Clearing> {
  const { merchantId, currency } = card;
  const account = cardAccount(merchantId, currency, card.id);
  const transferId = context.newId();
  const outcome = await context.commit.submit<Clearing>({
    identity,
    keys: {
      ledger: [
        {
          merchantId,
          accounts: [account, reserveAccount(merchantId, currency), lossesAccount(merchantId, currency)],
        },
      ],
    },
    decide: ({ ledger }) => {
      const state = ledger.accounts.get(account.id);
      // What is owed is what was posted; open holds may still be reversed.
      const debt = state ? -postedBalance(state) : 0n;
      if (debt <= 0n) return refused<CardsParticipants, Clearing>({ kind: 'nothing-owed' });
      const booked = book(ledger, [transferFor(card, from, debt, transferId)], context.clock.now());
      if (booked.kind !== 'booked')
        return refused<CardsParticipants, Clearing>({ kind: 'insufficient-reserve' });
      return done<CardsParticipants, Clearing>(
        { kind: 'cleared', amount: debt },
        { ledger: [booked.change] },
        String(debt),
      );
    },
  });
  if (outcome.kind !== 'repeated') return outcome.result;
  if (!outcome.sameContent) return { kind: 'identity-conflict' };
  return { kind: 'cleared', amount: BigInt(String(outcome.remembered)) };
}
