import type { ChallengeEventData } from '../../../challenges/index.ts';
import { milliseconds } from '../times.ts';
import { type Payload, tellsOf } from './callback.ts';

/** 11. A code that the user is to be told. It is empty when the challenge has ended meanwhile. */
const payload: Payload<ChallengeEventData> = async ({ card, challenge }, context) => ({
  user_id: Number(card.cardholderNumber),
  card_id: Number(card.number),
  card_number: (await context.cardNumber(card.id)) ?? '',
  code: (await context.challengeCode(challenge.id)) ?? '',
  occur_time: milliseconds(challenge.createdAt),
});

export const cardVerification = tellsOf(
  ['challenge.started'],
  payload,
  ({ challenge }: ChallengeEventData) => challenge.kind !== 'out-of-band',
);
