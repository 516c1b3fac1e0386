import type { CardReviewedData } from '../../../cards/index.ts';
import { merchantCardId } from '../card-reference.ts';
import { kycStatusCodes } from '../statuses.ts';
import { timeText } from '../times.ts';
import { type Payload, tellsOf } from './callback.ts';

/** 7. KYC Review Result Callback. `reason` is there always, and empty where nothing was refused. */
const payload: Payload<CardReviewedData> = ({ card, review }, { settings }) => ({
  card_id: card.number,
  merchant_card_id: merchantCardId(card),
  card_type: card.category,
  status: kycStatusCodes[review.status],
  retry_allowed: review.retryAllowed,
  reason: review.reason,
  reviewed_at: timeText(new Date(review.reviewedAt), settings.utcOffset),
});

export const cardKyc = tellsOf(['card.verification_reviewed'], payload);
