import type { Brand } from '../catalog/index.ts';
import type { Challenge } from './challenge.ts';

/** What the network is told of a challenge that has ended. */
export interface ChallengeOutcome {
  /**
   * EMV 3-D Secure's transStatus: authenticated, or not. `A` (attempted) and `U` (could not be performed) are for issuers
   * who do not ask the cardholder; here the cardholder was asked.
   */
  readonly transactionStatus: 'Y' | 'N';
  /** Electronic commerce indicator, by which the acquirer tells the issuer of it. */
  readonly eci: string;
}

/** Visa Secure counts down from 05, Mastercard Identity Check from 02; between the two of each is an attempt. */
const indicators: Readonly<Record<Brand, Readonly<Record<'Y' | 'N', string>>>> = {
  VISA: { Y: '05', N: '07' },
  MASTERCARD: { Y: '02', N: '00' },
};

/** How the challenge ended for the network; null while it is in progress. */
export function challengeOutcome({
  status,
  brand,
}: Pick<Challenge, 'status' | 'brand'>): ChallengeOutcome | null {
  if (status === 'in-progress') return null;
  const transactionStatus = status === 'accepted' ? 'Y' : 'N';
  return { transactionStatus, eci: indicators[brand][transactionStatus] };
}
