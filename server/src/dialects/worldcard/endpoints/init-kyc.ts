import { openVerification } from '../../../cards/index.ts';
import { tokenText } from '../crypto.ts';
import { kycEndpoint } from '../kyc-endpoint.ts';
import { refuseKyc } from '../physical-errors.ts';
import { kycStatusCodes } from '../statuses.ts';

/** Physical Card Init KYC: a token for the person's browser. Calling it again goes on with the same verification. */
export const initKyc = kycEndpoint(async (cards, card) => {
  const outcome = await openVerification(cards, card);
  if (outcome.kind === 'refused') return refuseKyc(outcome);
  const data = {
    access_token: tokenText(outcome.accessToken),
    external_user_id: String(card.number),
    status: kycStatusCodes[outcome.verification.status],
  };
  return { kind: 'success', data };
});
