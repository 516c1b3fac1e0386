import { type Clock, type Database, groupCalls, type Poller, startPoller } from '../platform/index.ts';

const MINUTE_MS = 60_000;
/** How much longer than it is refused a use is kept, for clocks that differ. */
const MARGIN_MS = MINUTE_MS;
const SWEEP_EVERY_MS = MINUTE_MS;
const MOST_ROWS_SWEPT_AT_ONCE = 10_000;

/** A request as it came: whose, signed by whom, what tells it from others, and when by the wall clock. */
export interface RequestUse {
  readonly merchantId: string;
  /** Whatever shares a signer shares its nonces, so that no second credential opens a way to replay. */
  readonly signer: string;
  readonly nonce: string;
  readonly usedAt: Date;
}

/** Remembers requests for all processes. */
export interface ReplayGuard {
  /** Burns the nonce. False when it was used within the guard's window, by whichever process. */
  burn(use: RequestUse): Promise<boolean>;
}

/**
 * Uses that arrive together are stored by one statement: one wait for the disk instead of one for each request.
 * @param refusedMs for how long the same is refused
 */
export function createReplayGuard(database: Database, refusedMs: number): ReplayGuard {
  return { burn: groupCalls((uses: readonly RequestUse[]) => burnNonces(database, uses, refusedMs)) };
}

async function burnNonces(
  database: Database,
  uses: readonly RequestUse[],
  refusedMs: number,
): Promise<boolean[]> {
  const names = uses.map(nameOf);
  const first = new Map<string, RequestUse>();
  for (const use of uses) if (!first.has(nameOf(use))) first.set(nameOf(use), use);
  const fresh = await storeUses(database, [...first.values()], refusedMs);
  // Of two uses of one nonce in a group the first one wins.
  return names.map((name) => fresh.delete(name));
}

/** Stores each nonce that is new, or old enough to be used again. Sorted, so that two processes never wait in a circle. */
async function storeUses(
  database: Database,
  uses: readonly RequestUse[],
  refusedMs: number,
): Promise<Set<string>> {
  const rows = await database.query<{ merchantId: string; signer: string; nonce: string }>(
    `insert into used_requests as known (merchant_id, signer, nonce, used_at, forget_at)
     select used.*, used.at + $6 * interval '1 millisecond'
     from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[]) as used (merchant_id, signer, nonce, at)
     order by merchant_id, signer, nonce
     on conflict (merchant_id, signer, nonce) do update set used_at = excluded.used_at, forget_at = excluded.forget_at
       where known.used_at < excluded.used_at - $5 * interval '1 millisecond'
     returning merchant_id as "merchantId", signer, nonce`,
    [
      uses.map((use) => use.merchantId),
      uses.map((use) => use.signer),
      uses.map((use) => use.nonce),
      uses.map((use) => use.usedAt.toISOString()),
      refusedMs,
      refusedMs + MARGIN_MS,
    ],
  );
  return new Set(rows.map(nameOf));
}

function nameOf({ merchantId, signer, nonce }: Omit<RequestUse, 'usedAt'>): string {
  return `${merchantId}/${signer}/${nonce}`;
}

/** Deletes uses that nobody asks about any more, from time to time and in small bites. */
export function startReplaySweep(database: Database, wall: Clock, onError: (error: unknown) => void): Poller {
  return startPoller({
    idleMs: SWEEP_EVERY_MS,
    onError,
    round: async () => ((await sweepUses(database, wall)) === MOST_ROWS_SWEPT_AT_ONCE ? 'more' : 'idle'),
  });
}

/** @returns how many it deleted */
export async function sweepUses(database: Database, wall: Clock): Promise<number> {
  const rows = await database.query(
    `delete from used_requests where (merchant_id, signer, nonce) in (
       select merchant_id, signer, nonce from used_requests where forget_at < $1 limit $2 for update skip locked)
     returning 1`,
    [wall.now(), MOST_ROWS_SWEPT_AT_ONCE],
  );
  return rows.length;
}
