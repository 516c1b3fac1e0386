import type { CardEventData, CardSnapshot, RefusedNumber } from '../../../cards/index.ts';
import { failed, succeeded } from '../statuses.ts';
import { type Payload, tellsOf } from './callback.ts';

type Data = { readonly card: CardSnapshot; readonly at: string } & Partial<CardEventData>;

/** The upstream's words for a number that no plastic of the template has; those for one that was taken are ours. */
const reasons: Readonly<Record<RefusedNumber, string>> = {
  'number-not-in-stock': '101:0 - card number not exist',
  'number-taken': '102:0 - card number already assigned',
};

/** 4. The result of an assignment. The id of a card is there on success only: otherwise there is no card. */
const payload: Payload<Data> = ({ card, operation, refusedNumber, at }) => {
  const isFailure = operation !== undefined;
  return {
    ...(isFailure ? {} : { card_id: Number(card.number) }),
    user_id: Number(card.cardholderNumber),
    status: isFailure ? failed : succeeded,
    ...(isFailure
      ? { error_reason: refusedNumber ? reasons[refusedNumber] : (operation.failureReason ?? '') }
      : {}),
    occur_time: new Date(operation?.completedAt ?? at).getTime(),
  };
};

export const cardAssignResult = tellsOf(['card.number_assigned', 'card.assignment_failed'], payload);
