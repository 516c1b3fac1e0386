import type { Transaction } from '../platform/index.ts';
import { markVerified } from './cardholders-store.ts';

export type VerificationOutcome =
  /** `verifiedAt` is when it was first said. */
  { readonly kind: 'verified'; readonly verifiedAt: Date } | { readonly kind: 'cardholder-not-found' };

/** The operator vouches for a cardholder's identity. Saying it again changes nothing. */
export async function verifyCardholder(
  tx: Transaction,
  cardholder: { readonly merchantId: string; readonly cardholderId: string; readonly verifiedAt: Date },
): Promise<VerificationOutcome> {
  const [marked] = await markVerified(tx, [cardholder]);
  return marked ? { kind: 'verified', verifiedAt: marked.verifiedAt } : { kind: 'cardholder-not-found' };
}
