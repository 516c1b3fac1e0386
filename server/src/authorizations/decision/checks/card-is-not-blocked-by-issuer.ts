import type { Check } from '../check.ts';
import { failed, passed } from '../outcomes.ts';

/** The issuer has not blocked the card, whatever its status. */
export const cardIsNotBlockedByIssuer: Check = {
  name: 'card-is-not-blocked-by-issuer',
  look: ({ card }) =>
    card.issuerBlock === null ? passed : failed('card-blocked-by-issuer', 'card issuer block'),
};
