import type {
  Activation,
  ApplicationOutcome,
  Assignment,
  Cancellation,
  CardStatus,
  PinSetting,
  VerificationOpening,
} from '../../cards/index.ts';
import type { ReasonOf } from '../../platform/index.ts';
import { cardNotFound, notAllowed, type Refusal, refuse, refuseOrder } from './errors.ts';
import { cardStatusText } from './statuses.ts';

const pendingKyc = cardStatusText('pending-verification');
const onlyActive = `its PIN can be changed at ${cardStatusText('active')} only`;

export const orderNotFound: Refusal = refuse('order-not-found', 'merchant_card_id names no card order.');

/** The core names the status wherever that is the reason. */
type Refused<Reason extends string> = { readonly reason: Reason; readonly status?: CardStatus };

/** What each reason is told as, given the status of a card that is in the wrong one. */
type Table<Reason extends string> = Readonly<Record<Reason, (status: CardStatus) => Refusal>>;

function refuserOf<Reason extends string>(table: Table<Reason>): (refused: Refused<Reason>) => Refusal {
  return ({ reason, status }) => table[reason](status as CardStatus);
}

/** Of an application. */
export const refuseApplication = refuserOf<ReasonOf<ApplicationOutcome>>({
  'duplicate-reference': () => refuseOrder('issue', { reason: 'duplicate-reference' }),
  'quota-exhausted': () => refuse('quota', 'card_bin_id names a card BIN whose opening quota is used up.'),
});

/** Of the start of a verification. */
export const refuseKyc = refuserOf<ReasonOf<VerificationOpening>>({
  'not-possible-in-state': (status) =>
    status === 'pending-verification'
      ? refuse('kyc-not-possible', 'The holder was refused for good: cancel the application (kyc/cancel).')
      : refuse(
          'kyc-not-possible',
          `The card is at ${cardStatusText(status)}, and takes KYC at ${pendingKyc} only.`,
        ),
  'provider-unavailable': () => refuse('kyc-unavailable', 'The KYC service is unavailable, retry later.'),
});

/** Of a cancellation. */
export const refuseCancellation = refuserOf<ReasonOf<Cancellation>>({
  'card-not-found': () => orderNotFound,
});

/** Of an assignment. That a number is taken says nothing of whose it is. */
export const refuseAssignment = refuserOf<ReasonOf<Assignment>>({
  'card-not-found': () => cardNotFound,
  'not-verified': () => refuse('kyc-not-completed', `KYC not completed: the card is at ${pendingKyc}.`),
  'malformed-number': () => refuse('card-parameter', 'card_number must be 16 digits.'),
  'number-taken': () => refuse('card-parameter', 'card_number is not free to be assigned.'),
  'number-not-in-stock': () =>
    refuse('card-parameter', "card_number is not among those of the card BIN's stock of cards."),
  'not-possible-in-state': (status) => refuse('state', notAllowed(status, 'an assignment')),
});

/** Of an activation. "Card not ready, retry later" are the document's words. */
export const refuseActivation = refuserOf<ReasonOf<Activation>>({
  'card-not-found': () => cardNotFound,
  'card-not-ready': () => refuse('not-ready', 'Card not ready, retry later.'),
  'not-possible-in-state': (status) => refuse('state', notAllowed(status, 'an activation')),
  'malformed-pin': () => malformedPin,
  'weak-pin': () => weakPin,
});

/** Of a change of the PIN. */
export const refusePin = refuserOf<ReasonOf<PinSetting>>({
  'card-not-found': () => cardNotFound,
  'card-not-ready': () => refuse('state', `The card is not activated yet, and ${onlyActive}.`),
  'number-retired': () =>
    refuse('state', 'The card was reported lost or stolen, and takes no PIN until it is replaced.'),
  'not-possible-in-state': notActive,
  'malformed-pin': () => malformedPin,
  'weak-pin': () => weakPin,
});

/** Only an active card changes its PIN. */
export function notActive(status: CardStatus): Refusal {
  return refuse('state', `The card is at ${cardStatusText(status)}, and ${onlyActive}.`);
}

const malformedPin = refuse('card-parameter', 'pin must be 6 digits.');
const weakPin = refuse('card-parameter', 'pin must not be one digit repeated, or digits in a row.');
