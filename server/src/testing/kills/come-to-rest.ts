import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../compose-engine.ts';

/** Longer than any lease that a killed server has left behind. */
const PATIENCE_MS = 60_000;
const ONE_HOUR_MS = 3_600_000;

/**
 * Waits until nothing is left to do; webhooks that wait for their next attempt are helped on by moving the business
 * clock. Says so when it takes too long.
 */
export async function comeToRest({ database, clock }: Engine): Promise<string[]> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (;;) {
    const now = clock.now();
    const [left] = await database.query<{ jobs: bigint; sending: bigint; waiting: bigint }>(
      `select (select count(*) from jobs) as jobs,
         (select count(*) from deliveries where state = 'pending' and due_at <= $1) as sending,
         (select count(*) from deliveries where state = 'pending' and due_at > $1) as waiting`,
      [now],
    );
    if (!left || left.jobs + left.sending + left.waiting === 0n) return [];
    if (Date.now() > giveUpAt) {
      return [`${left.jobs} operations and ${left.sending} webhooks were not done after ${PATIENCE_MS} ms`];
    }
    if (left.jobs + left.sending === 0n) await clock.advance(ONE_HOUR_MS);
    await sleep(100);
  }
}
