import { findVerification } from '../../../cardholders/index.ts';
import { kycEndpoint } from '../kyc-endpoint.ts';
import { kycStatusCodes, reviewAnswers } from '../statuses.ts';
import { timeText } from '../times.ts';

/** Physical Card KYC Status. The conclusion and its time are there only while there is one. */
export const queryKycStatus = kycEndpoint(
  async ({ database }, { merchantId, cardholderId }, { utcOffset }) => {
    const verification = await findVerification(database, merchantId, { cardholderId });
    const status = verification?.status ?? 'not-started';
    const isConcluded = status === 'approved' || status === 'rejected';
    const data = {
      status: kycStatusCodes[status],
      retry_allowed: status === 'rejected' && verification?.retryAllowed === true,
      ...(isConcluded ? { review_answer: reviewAnswers[status] } : {}),
      ...(isConcluded && verification?.toldAt
        ? { reviewed_at: timeText(verification.toldAt, utcOffset) }
        : {}),
    };
    return { kind: 'success', data };
  },
);
