import { type Currency, noFee } from '../money/index.ts';
import type { FundingSource, ProductFees, ProductLimits, ProductTerms } from './product.ts';

/** What a product charges where nothing is said: nothing. */
export function noFees(currency: Currency): ProductFees {
  const none = noFee(currency);
  return {
    issue: none,
    fund: none,
    authorization: none,
    decline: [],
    crossBorder: none,
    markUp: none,
    atm: none,
    refund: none,
    close: none,
    monthly: none,
  };
}

/**
 * How purchases are treated where nothing is said: in full or not at all, held for 7 days (31 where an estimate is
 * common), and the card pays its fees. An applicant has 30 days, and PINs are as long as any PIN may be.
 */
export const usualTerms: ProductTerms = {
  partialApproval: false,
  holdDays: { standard: 7, extended: 31 },
  feesPaidBy: 'card',
  requiresVerifiedCardholder: false,
  verificationDays: 30,
  pin: { minLength: 4, maxLength: 12, refusesWeak: false },
  activation: 'at-once',
  requiresFirstLoad: false,
  numbers: 'any',
};

/** The limits of a product whose cards are never loaded, because their money is elsewhere. */
export const noLoads: ProductLimits = { minFirstLoad: 0n, minLoad: 0n, maxLoad: null };

/** Whether money is put on the cards themselves, by a first load and by top-ups. */
export function holdsItsOwnMoney({ fundingSource }: { readonly fundingSource: FundingSource }): boolean {
  return fundingSource === 'card-balance';
}
