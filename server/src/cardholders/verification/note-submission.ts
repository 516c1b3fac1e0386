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

/**
 * The verification once the provider has taken back what the person handed in, and the verdict on it: they are on it again. Of
 * somebody who was approved that is for an operator to look at. Pure.
 * @returns null when that changes nothing
 */
export function reset(verification: Verification, at: Date): Verification | null {
  const { status, reviewedAt, flagged } = verification;
  const isTakenBack = status === 'approved' && reviewedAt !== null && at > reviewedAt;
  if (isTakenBack) return flagged ? null : { ...verification, flagged: true };
  return submitted(verification, at);
}

type Target = { readonly merchantId: string; readonly verificationId: string };
type Noted = 'noted' | 'unchanged' | 'not-found';

/** Notes that the person has handed something in. Nobody is told. Safe to run twice. */
export const noteSubmission = (context: NotingContext, target: Target, at: Date): Promise<Noted> =>
  note(context, target, (verification) => submitted(verification, at));

/** Notes that the person has to start anew. Nobody is told. Safe to run twice. */
export const noteReset = (context: NotingContext, target: Target, at: Date): Promise<Noted> =>
  note(context, target, (verification) => reset(verification, at));

async function note(
  { database, commit }: NotingContext,
  { merchantId, verificationId }: Target,
  change: (verification: Verification) => Verification | null,
): Promise<Noted> {
  const target = await findVerification(database, merchantId, { id: verificationId });
  if (target === null) return 'not-found';
  const { cardholderId } = target;
  const outcome = await commit.submit<'noted' | 'unchanged'>({
    keys: { verifications: [{ merchantId, cardholderId }] },
    decide: ({ verifications }) => {
      const current = verifications.byCardholder.get(cardholderId);
      const verification = current ? change(current) : null;
      return verification === null
        ? refused('unchanged')
        : done('noted', { verifications: [{ kind: 'update', verification }] });
    },
  });
  if (outcome.kind === 'repeated') throw new Error('A note has no identity to repeat.');
  return outcome.result;
}
