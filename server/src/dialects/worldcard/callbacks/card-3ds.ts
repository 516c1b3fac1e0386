import type { ChallengeEventData, ChallengeKind } from '../../../challenges/index.ts';
import { amountTextOf } from '../money.ts';
import { timeText } from '../times.ts';
import { type CallbackContext, type Payload, tellsOf } from './callback.ts';

/**
 * `business_type`. The document names that of a page; that of a code is what its older system calls the same message. It
 * has no form for an approval in the merchant's own app: those are told with neither code nor page.
 */
const businessTypes: Record<ChallengeKind, string> = {
  otp: 'Card3dsOtp',
  redirect: 'ThreeDomainSecureForwarding',
  'out-of-band': 'OOB',
};

/** 6. 3DS OTP Callback: `otp` for a code, `url` for a page. Either is empty when its challenge has ended meanwhile. */
const payload: Payload<ChallengeEventData> = async ({ card, challenge }, context) => ({
  card_id: card.number,
  currency: challenge.currency,
  amount: amountTextOf(challenge.amount),
  ...(await secretOf(challenge, context)),
  detail: challenge.detail,
  business_type: businessTypes[challenge.kind],
  expires_at: timeText(new Date(challenge.expiresAt), context.settings.utcOffset),
});

export const card3ds = tellsOf(['challenge.started'], payload);

async function secretOf({ id, kind }: ChallengeEventData['challenge'], context: CallbackContext) {
  switch (kind) {
    case 'otp':
      return { otp: (await context.challengeCode(id)) ?? '' };
    case 'redirect':
      return { url: (await context.challengePage(id)) ?? '' };
    case 'out-of-band':
      return {};
  }
}
