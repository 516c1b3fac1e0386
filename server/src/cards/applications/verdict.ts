import type { Review } from '../../cardholders/index.ts';
import type { Card } from '../card.ts';
import { type CardMove, moveCard } from '../card-status.ts';

/** What a review of its holder does to a card. */
export interface Verdict {
  readonly card: Card;
  /** The card will never be one: its order has failed. */
  readonly failed: boolean;
  /** The holder was refused, and the card is too far to be called back: an operator should look. */
  readonly flagged: boolean;
}

/**
 * What a review that counts does to one of the person's cards. Pure; the table of the KYC guide is its source. A refusal
 * takes a card that has no number yet back to waiting, and one without another try ends its application there; but where a
 * person overrides an approval so, it waits whether or not there is another try, until its merchant cancels it or its period
 * is over. From the number on a refusal changes nothing but is flagged, and what has failed or is closed stays so.
 */
export function verdictOn(card: Card, { verdict, retryAllowed, source }: Review): Verdict {
  if (verdict === 'approved') {
    return card.status === 'pending-verification' ? moved(card, 'verified') : unmoved(card, false);
  }
  switch (card.status) {
    case 'pending-assignment': {
      const waiting = moveCard(card, 'verification-withdrawn');
      return retryAllowed || source === 'manual' ? unmoved(waiting, false) : failed(waiting);
    }
    case 'pending-verification':
      return retryAllowed ? unmoved(card, false) : failed(card);
    case 'failed':
    case 'closed':
      return unmoved(card, false);
    default:
      return unmoved(card, true);
  }
}

const moved = (card: Card, move: CardMove): Verdict => unmoved(moveCard(card, move), false);
const unmoved = (card: Card, flagged: boolean): Verdict => ({ card, failed: false, flagged });
const failed = (card: Card): Verdict => ({
  card: moveCard(card, 'issue-failed'),
  failed: true,
  flagged: false,
});
