import { type Clock, type Database, type Poller, startPoller } from '../../platform/index.ts';

const keptMs = 24 * 60 * 60 * 1000;
const sweepEveryMs = 60_000;
const mostAtOnce = 5_000;

/** Forgets calls after a day, in small bites. */
export function startRequestSweep(
  database: Database,
  wall: Clock,
  onError: (error: unknown) => void,
): Poller {
  return startPoller({
    idleMs: sweepEveryMs,
    onError,
    round: async () => ((await sweepRequests(database, wall)) === mostAtOnce ? 'more' : 'idle'),
  });
}

/** @returns how many calls it forgot */
export async function sweepRequests(database: Database, wall: Clock): Promise<number> {
  const rows = await database.query(
    `delete from api_requests where (tenant, key) in (
       select tenant, key from api_requests where created_at < $1 limit $2 for update skip locked)
     returning tenant`,
    [new Date(wall.now().getTime() - keptMs), mostAtOnce],
  );
  return rows.length;
}

/**
 * Ends the leases of calls that were running when their process was killed. Only for a process that knows it is
 * alone, such as the one that holds the embedded database.
 */
export async function freeRequestLeases(database: Database, wall: Clock): Promise<void> {
  await database.query('update api_requests set running_until = $1 where running_until > $1', [wall.now()]);
}
