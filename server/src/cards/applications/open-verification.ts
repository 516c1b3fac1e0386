import {
  findCardholder,
  findVerification,
  opened,
  type SessionOpening,
  type Verification,
} from '../../cardholders/index.ts';
import { done, refused } from '../../platform/index.ts';
import type { Secret } from '../../vault/index.ts';
import type { Card } from '../card.ts';
import type { CardsContext, CardsParticipants } from '../cards-context.ts';

export type VerificationOpening =
  /** The token is for the person's browser, for ten minutes. */
  | { readonly kind: 'opened'; readonly accessToken: Secret; readonly verification: Verification }
  | { readonly kind: 'refused'; readonly reason: 'not-possible-in-state'; readonly status: Card['status'] }
  | { readonly kind: 'refused'; readonly reason: 'provider-unavailable' };

/**
 * Lets the holder of a card that waits for it into their verification, for a while. Opening again goes on where they were,
 * under a new token.
 */
export async function openVerification(context: CardsContext, target: Card): Promise<VerificationOpening> {
  const { merchantId, cardholderId, id: cardId } = target;
  const notPossible = (status: Card['status']): VerificationOpening => ({
    kind: 'refused',
    reason: 'not-possible-in-state',
    status,
  });
  const [verification, cardholder] = await Promise.all([
    findVerification(context.database, merchantId, { cardholderId }),
    findCardholder(context.database, target, cardholderId),
  ]);
  if (verification === null || cardholder === null || !mayBeOpened(verification, target.status))
    return notPossible(target.status);
  const { provider, onTrouble } = context.verification;
  const session: SessionOpening = await provider.openSession({ verification, cardholder });
  if (session.kind === 'unavailable') {
    onTrouble(session.problem);
    return { kind: 'refused', reason: 'provider-unavailable' };
  }

  const outcome = await context.commit.submit<VerificationOpening>({
    keys: {
      faults: [{ merchantId, operation: 'open-verification' }],
      cards: [{ merchantId, cardId }],
      verifications: [{ merchantId, cardholderId }],
    },
    decide: ({ faults, cards, verifications }) => {
      const current = verifications.byCardholder.get(cardholderId);
      const status = cards.cards.get(cardId)?.status ?? target.status;
      if (!current || !mayBeOpened(current, status))
        return refused<CardsParticipants, VerificationOpening>(notPossible(status));
      const fault = faults.next(merchantId, 'open-verification', cardId);
      if (fault?.action === 'fail') {
        return done<CardsParticipants, VerificationOpening>(
          { kind: 'refused', reason: 'provider-unavailable' },
          { faults: [fault.id] },
        );
      }
      const pending = opened(current, { provider: provider.name, applicantId: session.applicantId });
      return done<CardsParticipants, VerificationOpening>(
        { kind: 'opened', accessToken: session.accessToken, verification: pending },
        { verifications: [{ kind: 'update', verification: pending }] },
      );
    },
  });
  if (outcome.kind === 'repeated') throw new Error('A session has no identity to repeat.');
  return outcome.result;
}

/** Somebody who was refused for good waits for a person to say otherwise, and for nothing else. */
function mayBeOpened({ status, retryAllowed }: Verification, card: Card['status']): boolean {
  return card === 'pending-verification' && (status !== 'rejected' || retryAllowed);
}
