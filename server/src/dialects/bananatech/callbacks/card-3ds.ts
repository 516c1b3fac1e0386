import type { ChallengeEventData } from '../../../challenges/index.ts';
import { challengeId } from '../challenge-id.ts';
import { wireAmountOf } from '../money.ts';
import { milliseconds } from '../times.ts';
import { type Payload, tellsOf } from './callback.ts';

/** 10. A purchase that the user is to confirm, by `3DS Confirm`. */
const payload: Payload<ChallengeEventData> = ({ card, challenge }) => ({
  user_id: Number(card.cardholderNumber),
  card_id: Number(card.number),
  transaction_id: challengeId(challenge.number),
  amount: wireAmountOf(challenge.amount),
  currency: challenge.currency,
  merchant_name: challenge.acceptor.name,
  expire_time: milliseconds(challenge.expiresAt),
  occur_time: milliseconds(challenge.createdAt),
});

export const card3ds = tellsOf(['challenge.started'], payload);
