import { type Clock, type Database, type OutboundClient, startPoller } from '../platform/index.ts';
import { createAttemptRecorder } from './attempt-recorder.ts';
import { type ClaimedDelivery, claimDeliveries } from './claim-deliveries.ts';
import type { Attempt } from './delivery.ts';
import type { AttemptResult } from './record-attempts.ts';
import { sendDelivery } from './send-delivery.ts';
import type { WebhookDialect } from './webhook-dialect.ts';

export interface DeliverySenderOptions {
  readonly database: Database;
  /** The business clock: when deliveries are due. */
  readonly clock: Clock;
  /** The wall clock: leases. */
  readonly wall: Clock;
  readonly dialects: Readonly<Record<string, WebhookDialect>>;
  /** The client that may call what this merchant's endpoints may point to. */
  readonly clientFor: (merchantId: string) => OutboundClient | Promise<OutboundClient>;
  /** Lets the sandbox throw a delivery away: the attempt then fails without being sent. */
  readonly intercept?: (delivery: ClaimedDelivery) => Promise<'send' | 'drop'>;
  readonly onError: (error: unknown, delivery: ClaimedDelivery | null) => void;
  /** How many deliveries this process has under way at once. */
  readonly maxInFlight?: number;
  /** How many deliveries to one receiver are under way at once, over all processes. */
  readonly perLane?: number;
  readonly idleMs?: number;
  /** By default the longest timeout of the dialects and five seconds. */
  readonly leaseMs?: number;
}

export interface DeliverySender {
  /** There may be something to send: an event was written, a redelivery asked for, the business clock moved. */
  wake(): void;
  /** Claims nothing more, and resolves when what is under way has been sent and recorded. */
  stop(): Promise<void>;
}

const LEASE_MARGIN_MS = 5000;
const MAX_CLAIM = 256;
const SLOW_MS = 1000;
const MAX_REMEMBERED_LANES = 10_000;

/**
 * Sends deliveries: claim and commit, then render, sign and send outside of any transaction, then record the attempt
 * and what comes next. Any number of processes may run it on one database.
 *
 * A delivery is sent at least once: a kill between sending and recording leaves a lease that runs out, and it is sent
 * again. Lanes (one receiver each) do not wait for each other, and a lane whose last call took long gets few calls at a
 * time, so that hanging receivers do not fill up the sender.
 */
export function startDeliverySender(options: DeliverySenderOptions): DeliverySender {
  const { database, clock, wall, dialects, onError } = options;
  const { maxInFlight = 1024, perLane = 16, idleMs = 250, leaseMs = defaultLeaseMs(dialects) } = options;
  const recorder = createAttemptRecorder(database, (error) => onError(error, null));
  const inFlight = new Set<Promise<void>>();
  const slowLanes = new Set<string>();

  async function deliver(delivery: ClaimedDelivery): Promise<void> {
    const dialect = dialects[delivery.dialect] as WebhookDialect;
    const attempt = await sendDelivery(delivery, { ...options, dialect });
    if (attempt === null) return;
    notePace(delivery.lane, attempt);
    await recorder.record(resultOf(delivery, attempt, dialect, clock.now()));
  }

  function notePace(lane: string, attempt: Attempt): void {
    if (slowLanes.size > MAX_REMEMBERED_LANES) slowLanes.clear();
    if (attempt.durationMs >= SLOW_MS) slowLanes.add(lane);
    else slowLanes.delete(lane);
  }

  async function round(): Promise<'more' | 'idle'> {
    const limit = Math.min(MAX_CLAIM, maxInFlight - inFlight.size);
    if (limit <= 0) return 'idle';
    const claimed = await claimDeliveries(database, {
      businessNow: clock.now(),
      wallNow: wall.now(),
      leaseMs,
      limit,
      perLane,
      slowLanes: [...slowLanes],
      dialects: Object.keys(dialects),
    });
    for (const delivery of claimed) {
      const work: Promise<void> = deliver(delivery)
        .catch((error) => onError(error, delivery))
        .finally(() => {
          inFlight.delete(work);
          poller.wake();
        });
      inFlight.add(work);
    }
    return claimed.length > 0 ? 'more' : 'idle';
  }

  const poller = startPoller({ round, idleMs, onError: (error) => onError(error, null) });
  return {
    wake: () => poller.wake(),
    stop: async () => {
      await poller.stop();
      await Promise.all(inFlight);
    },
  };
}

function resultOf(
  delivery: ClaimedDelivery,
  attempt: Attempt,
  dialect: WebhookDialect,
  recordedAt: Date,
): AttemptResult {
  const delayMs = dialect.retryDelaysMs[delivery.rung];
  return {
    attempt,
    acknowledged: attempt.outcome === 'acknowledged',
    generation: delivery.generation,
    nextDueAt: delayMs === undefined ? null : new Date(recordedAt.getTime() + delayMs),
    recordedAt,
  };
}

function defaultLeaseMs(dialects: Readonly<Record<string, WebhookDialect>>): number {
  return Math.max(0, ...Object.values(dialects).map((dialect) => dialect.timeoutMs)) + LEASE_MARGIN_MS;
}
