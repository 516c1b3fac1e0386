import type { Queryable, Transaction } from '../../../platform/index.ts';
import type { Session } from './session.ts';

/** A session as it is kept: tokens and browsers by their hashes. */
export interface SessionRow extends Session {
  readonly tokenHash: Buffer;
  readonly browserHash: Buffer | null;
}

export async function insertSession(
  tx: Transaction,
  row: Omit<SessionRow, 'browserHash'> & { readonly createdAt: Date },
): Promise<void> {
  await tx.query(
    `insert into verification_sessions (token_hash, merchant_id, verification_id, cardholder_id, expires_at, created_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [row.tokenHash, row.merchantId, row.verificationId, row.cardholderId, row.expiresAt, row.createdAt],
  );
}

export async function findSession(db: Queryable, tokenHash: Buffer): Promise<SessionRow | null> {
  const rows = await db.query<SessionRow>(
    `select token_hash as "tokenHash", merchant_id as "merchantId", verification_id as "verificationId",
       cardholder_id as "cardholderId", browser_hash as "browserHash", expires_at as "expiresAt"
     from verification_sessions where token_hash = $1`,
    [tokenHash],
  );
  return rows[0] ?? null;
}

/**
 * Binds a session to a browser, unless it is bound already: of several at once the first one has it.
 * @returns to whom it is bound now; null when there is no such session any more
 */
export async function bindSession(
  db: Queryable,
  tokenHash: Buffer,
  browserHash: Buffer,
): Promise<Buffer | null> {
  const rows = await db.query<{ browserHash: Buffer }>(
    `update verification_sessions set browser_hash = coalesce(browser_hash, $2) where token_hash = $1
     returning browser_hash as "browserHash"`,
    [tokenHash, browserHash],
  );
  return rows[0]?.browserHash ?? null;
}

/** Forgets sessions that ended before then, so many at most. */
export async function sweepSessions(tx: Transaction, endedBefore: Date, limit: number): Promise<void> {
  await tx.query(
    `delete from verification_sessions where token_hash in (
       select token_hash from verification_sessions where expires_at < $1 order by expires_at limit $2
       for update skip locked)`,
    [endedBefore, limit],
  );
}
