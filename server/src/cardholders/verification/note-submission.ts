import { type Database, done, type GroupCommit, refused } from '../../platform/index.ts';
import type { Verification } from './verification.ts';
import type { VerificationsParticipant } from './verifications-participant.ts';
import { findVerification } from './verifications-store.ts';

interface NotingContext {
  readonly database: Database;
  readonly commit: GroupCommit<{ readonly verifications: VerificationsParticipant }>;
}

/**
 * The verification once the person is on it again since `at`, as the provider tells, who lets them go on without a new
 * session of ours. What is approved, or refused for good, waits for another verdict. Pure.
 * @returns null when that changes nothing
 */
export function submitted(verification: Verification, at: Date): Verification | null {
  const { status, retryAllowed, reviewedAt } = verification;
  const mayGoOn = status === 'not-started' || (status === 'rejected' && retryAllowed);
  if (!mayGoOn || (reviewedAt !== null && at <= reviewedAt)) return null;
  return { ...verification, status: 'pending', retryAllowed: false };
}

/** Notes that the person has handed something in, or has to start anew. Nobody is told. Safe to run twice. */
export async function noteSubmission(
  { database, commit }: NotingContext,
  { merchantId, verificationId }: { readonly merchantId: string; readonly verificationId: string },
  at: Date,
): Promise<'noted' | 'unchanged' | 'not-found'> {
  const target = await findVerification(database, merchantId, { id: verificationId });
  if (target === null) return 'not-found';
  const { cardholderId } = target;
  const outcome = await commit.submit<'noted' | 'unchanged'>({
    keys: { verifications: [{ merchantId, cardholderId }] },
    decide: ({ verifications }) => {
      const current = verifications.byCardholder.get(cardholderId);
      const verification = current ? submitted(current, at) : null;
      return verification === null
        ? refused('unchanged')
        : done('noted', { verifications: [{ kind: 'update', verification }] });
    },
  });
  if (outcome.kind === 'repeated') throw new Error('A note has no identity to repeat.');
  return outcome.result;
}
