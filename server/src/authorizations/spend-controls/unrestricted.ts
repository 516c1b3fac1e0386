import type { Currency } from '../../money/index.ts';
import type { SpendRules } from './spend-controls.ts';

/** Rules that restrict nothing: what is not given is this. */
export function unrestricted(currency: Currency): SpendRules {
  return {
    currency,
    limits: [],
    maxAmount: null,
    allowedMccs: null,
    blockedMccs: [],
    blockedCategories: [],
    allowedMerchants: null,
    blockedMerchants: [],
    allowedCountries: null,
    blockedCountries: [],
    blockedChannels: [],
    allowsCash: true,
    singleUse: false,
    lockedToFirstMerchant: false,
  };
}
