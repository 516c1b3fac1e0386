import { cancelApplication } from '../../../cards/index.ts';
import { kycEndpoint } from '../kyc-endpoint.ts';
import { refuseCancellation } from '../physical-errors.ts';
import { cardStatusCodes } from '../statuses.ts';

/** Physical Card Cancel KYC: ends an application that waits for KYC; of any other card it answers the status. */
export const cancelKyc = kycEndpoint(async (cards, card) => {
  const outcome = await cancelApplication(cards, card);
  if (outcome.kind === 'refused') return refuseCancellation(outcome);
  return { kind: 'success', data: { status: cardStatusCodes[outcome.card.status] } };
});
