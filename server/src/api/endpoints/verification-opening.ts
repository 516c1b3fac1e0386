import type { VerificationOpening } from '../../cards/index.ts';
import { type Refusal, refuse } from '../reply.ts';

/** Why a card's holder is not let into their verification, and what can be done about it. */
export function refuseOpening(refused: Extract<VerificationOpening, { readonly kind: 'refused' }>): Refusal {
  if (refused.reason === 'provider-unavailable') {
    return refuse(
      'provider_unavailable',
      'The verification provider cannot be reached. Try again later, under another Idempotency-Key.',
    );
  }
  return refuse('not_possible', adviceOn(refused.status));
}

function adviceOn(status: string): string {
  switch (status) {
    case 'pending-verification':
      return (
        'The holder was refused for good. An operator can approve them all the same (`verifications approve`), or the ' +
        'application be cancelled (`cards cancel`).'
      );
    case 'failed':
      return 'The card is failed: its application has ended. Apply for another card.';
    default:
      return `The card is ${status}: only the holder of a card that is pending-verification is let in.`;
  }
}
