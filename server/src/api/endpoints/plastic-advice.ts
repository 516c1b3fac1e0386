import type { Card, Plastic } from '../../cards/index.ts';

/** Why no piece of a card that is in this status is ordered for this reason, and what can be done instead. */
export function noPieceFor(status: Card['status'], reason: string): string {
  switch (status) {
    case 'pending-verification':
      return 'The card is pending-verification: its first piece is ordered once its holder is approved.';
    case 'pending-assignment':
      return 'The card is pending-assignment, and has no piece to replace: order its first one (`cards order`).';
    case 'pending-activation':
    case 'active':
    case 'frozen':
      return (
        `The card is ${status}, so it has had its ${reason} piece. For another one say why: lost, stolen, damaged or ` +
        'expired (`cards replace`).'
      );
    default:
      return `The card is ${status}, and gets no piece any more.`;
  }
}

/** Why a piece of a card is not taken into use, and what comes before. */
export function notActivated(status: Card['status'], state: Plastic['state']): string {
  if (status === 'pending-activation') {
    return 'The card is pending-activation: activate the card itself with its PIN (`cards activate`).';
  }
  if (status !== 'active' && status !== 'frozen') {
    return `The card is ${status}, and takes no piece into use.`;
  }
  switch (state) {
    case 'ordered':
      return 'The plastic is ordered, and has no number yet: once it is personalised and shipped, it is activated (`plastics move`).';
    case 'personalised':
      return 'The plastic is personalised, and still at the bureau: once it is shipped, it is activated (`plastics move`).';
    case 'returned':
      return 'The plastic is returned: once it is shipped again, it is activated (`plastics move`); or order another one (`cards replace`).';
    case 'lost':
    case 'stolen':
    case 'retired':
      return `The plastic is ${state}, and good for nothing any more: order another one (\`cards replace\`).`;
    default:
      return `The plastic is ${state}, and has run out: order another one (\`cards replace\`).`;
  }
}
