import type { Queryable, Transaction } from '../../../platform/index.ts';
import type { Verification } from '../verification.ts';
import { findVerification } from '../verifications-store.ts';
import type { Session } from './session.ts';
import { isOpen, type Submission } from './submission.ts';
import { loadSubmissions } from './submissions-store.ts';

/** How a verification stands, and what was handed in last. */
export interface Standing {
  readonly verification: Verification;
  readonly submission: Submission | null;
}

/** @throws Error when there is no such verification: sessions are opened for those that exist, and none is deleted */
export async function loadStanding(db: Queryable, session: Session): Promise<Standing> {
  const { merchantId, verificationId } = session;
  const [verification, submissions] = await Promise.all([
    findVerification(db, merchantId, { id: verificationId }),
    loadSubmissions(db, [session]),
  ]);
  if (verification === null) throw new Error(`Verification ${verificationId} has a session and no row.`);
  return { verification, submission: submissions[0] ?? null };
}

/**
 * Whether the person may change their pictures now, and until the end of the transaction. Others may ask the same at the
 * same time; whoever wants to hand in waits.
 */
export async function lockIfOpen(tx: Transaction, session: Session): Promise<boolean> {
  const [, { verification, submission }] = await Promise.all([
    tx.query('select from verifications where merchant_id = $1 and id = $2 for share', [
      session.merchantId,
      session.verificationId,
    ]),
    // A statement of its own, begun once the lock is held: that of the lock sees what was before its wait.
    loadStanding(tx, session),
  ]);
  return isOpen(verification, submission);
}
