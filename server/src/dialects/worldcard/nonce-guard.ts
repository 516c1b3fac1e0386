import { type Clock, type Database, groupCalls, type Poller, startPoller } from '../../platform/index.ts';

const MINUTE_MS = 60_000;
const REFUSED_MS = 10 * MINUTE_MS;
const KEPT_MS = 11 * MINUTE_MS;
const SWEEP_EVERY_MS = MINUTE_MS;
const MOST_ROWS_SWEPT_AT_ONCE = 10_000;

export const longestNonce = 128;

/** A nonce as it was used: whose, signed with which key, and when by the wall clock. */
export interface NonceUse {
  readonly merchantId: string;
  /** The public key's fingerprint: whatever credentials share a key share its nonces, so none opens a way to replay. */
  readonly signer: string;
  readonly nonce: string;
  readonly usedAt: Date;
}

/** Remembers nonces for all processes. */
export interface NonceGuard {
  /** Burns the nonce. False when it was used in the last 10 minutes, by whichever process. */
  burn(use: NonceUse): Promise<boolean>;
}

/** Uses that arrive together are stored by one statement: one wait for the disk instead of one for each request. */
export function createNonceGuard(database: Database): NonceGuard {
  return { burn: groupCalls((uses: readonly NonceUse[]) => burnNonces(database, uses)) };
}

async function burnNonces(database: Database, uses: readonly NonceUse[]): Promise<boolean[]> {
  const names = uses.map(nameOf);
  const first = new Map<string, NonceUse>();
  for (const use of uses) if (!first.has(nameOf(use))) first.set(nameOf(use), use);
  const fresh = await storeNonces(database, [...first.values()]);
  // Of two uses of one nonce in a group the first one wins.
  return names.map((name) => fresh.delete(name));
}

/** Stores each nonce that is new, or old enough to be used again. Sorted, so that two processes never wait in a circle. */
async function storeNonces(database: Database, uses: readonly NonceUse[]): Promise<Set<string>> {
  const rows = await database.query<{ merchantId: string; signer: string; nonce: string }>(
    `insert into worldcard_nonces as known (merchant_id, signer, nonce, used_at)
     select * from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[]) as used (merchant_id, signer, nonce, at)
     order by merchant_id, signer, nonce
     on conflict (merchant_id, signer, nonce) do update set used_at = excluded.used_at
       where known.used_at < excluded.used_at - $5 * interval '1 millisecond'
     returning merchant_id as "merchantId", signer, nonce`,
    [
      uses.map((use) => use.merchantId),
      uses.map((use) => use.signer),
      uses.map((use) => use.nonce),
      uses.map((use) => use.usedAt.toISOString()),
      REFUSED_MS,
    ],
  );
  return new Set(rows.map(nameOf));
}

function nameOf({ merchantId, signer, nonce }: Omit<NonceUse, 'usedAt'>): string {
  return `${merchantId}/${signer}/${nonce}`;
}

/** Deletes nonces that nobody asks about any more, from time to time and in small bites. */
export function startNonceSweep(database: Database, wall: Clock, onError: (error: unknown) => void): Poller {
  return startPoller({
    idleMs: SWEEP_EVERY_MS,
    onError,
    round: async () => ((await sweepNonces(database, wall)) === MOST_ROWS_SWEPT_AT_ONCE ? 'more' : 'idle'),
  });
}

/** @returns how many it deleted */
export async function sweepNonces(database: Database, wall: Clock): Promise<number> {
  const rows = await database.query(
    `delete from worldcard_nonces where (merchant_id, signer, nonce) in (
       select merchant_id, signer, nonce from worldcard_nonces where used_at < $1 limit $2 for update skip locked)
     returning 1`,
    [new Date(wall.now().getTime() - KEPT_MS), MOST_ROWS_SWEPT_AT_ONCE],
  );
  return rows.length;
}
