import type { Check } from '../check.ts';
import { amountIsConvertible } from './amount-is-convertible.ts';
import { amountIsWithinTransactionLimit } from './amount-is-within-transaction-limit.ts';
import { authenticationValueMatches } from './authentication-value-matches.ts';
import { cardHasNotExpired } from './card-has-not-expired.ts';
import { cardIsActive } from './card-is-active.ts';
import { cardIsNotBlockedByIssuer } from './card-is-not-blocked-by-issuer.ts';
import { cardIsNotUsedUp } from './card-is-not-used-up.ts';
import { cardholderIsVerified } from './cardholder-is-verified.ts';
import { cashIsAllowed } from './cash-is-allowed.ts';
import { cashbackIsWithinAmount } from './cashback-is-within-amount.ts';
import { categoryIsAllowed } from './category-is-allowed.ts';
import { channelIsAllowed } from './channel-is-allowed.ts';
import { countryIsAllowed } from './country-is-allowed.ts';
import { cvv2Matches } from './cvv2-matches.ts';
import { expiryMatches } from './expiry-matches.ts';
import { fundsAreSufficient } from './funds-are-sufficient.ts';
import { mccIsAllowed } from './mcc-is-allowed.ts';
import { merchantApproved } from './merchant-approved.ts';
import { merchantIsAllowed } from './merchant-is-allowed.ts';
import { merchantIsTheFirst } from './merchant-is-the-first.ts';
import { noDeclineWasAskedFor } from './no-decline-was-asked-for.ts';
import { numberIsInUse } from './number-is-in-use.ts';
import { pinMatches } from './pin-matches.ts';
import { velocityIsWithinLimits } from './velocity-is-within-limits.ts';

/**
 * In this order: the first that fails is the reason the merchant is told. A decline that a test asks for comes first, so
 * that it gets the reason it asked for.
 */
export const checks: readonly Check[] = [
  noDeclineWasAskedFor,
  numberIsInUse,
  cardIsActive,
  cardIsNotBlockedByIssuer,
  cardHasNotExpired,
  expiryMatches,
  cvv2Matches,
  pinMatches,
  authenticationValueMatches,
  cardholderIsVerified,
  amountIsConvertible,
  cashbackIsWithinAmount,
  mccIsAllowed,
  categoryIsAllowed,
  merchantIsAllowed,
  countryIsAllowed,
  channelIsAllowed,
  cashIsAllowed,
  amountIsWithinTransactionLimit,
  cardIsNotUsedUp,
  merchantIsTheFirst,
  velocityIsWithinLimits,
  fundsAreSufficient,
  merchantApproved,
];
