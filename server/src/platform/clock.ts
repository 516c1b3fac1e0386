import type { Database, Queryable } from './database/index.ts';

/** Tells the time. Rules never read a clock themselves: it comes in as an argument. */
export interface Clock {
  now(): Date;
}

/** The machine's clock, never moved: signatures, nonces, leases, timeouts. */
export const wallClock: Clock = { now: () => new Date() };

/**
 * The clock of the programme: expiry, retry ladders, the times inside payloads. It runs with the wall clock, ahead
 * of it by an offset that the database keeps for all processes and that only grows.
 */
export interface BusinessClock extends Clock {
  /**
   * Moves the clock forward for every process; all notice at their next `refresh`, this one at once unless the move is
   * part of a transaction.
   */
  advance(milliseconds: number, within?: Queryable): Promise<Date>;
  /** What the clock shows, or showed, at an instant of the wall clock. As if it had never been moved since. */
  at(wall: Date): Date;
  /** Reads the offset again. */
  refresh(): Promise<void>;
}

/** Cards issued at the end of time must still have an expiry. */
const LATEST = new Date('2200-01-01T00:00:00.000Z');

/** @throws when the offset asked for is not a positive whole number of milliseconds */
export async function openBusinessClock(database: Database, wall: Clock): Promise<BusinessClock> {
  let offsetMs = await readOffset(database);
  const now = () => new Date(wall.now().getTime() + offsetMs);
  return {
    now,
    at: (instant) => new Date(instant.getTime() + offsetMs),
    refresh: async () => {
      offsetMs = Math.max(offsetMs, await readOffset(database));
    },
    advance: async (milliseconds, within = database) => {
      if (!Number.isSafeInteger(milliseconds) || milliseconds <= 0) {
        throw new RangeError('The business clock only moves forward, by whole milliseconds.');
      }
      if (now().getTime() + milliseconds > LATEST.getTime()) {
        throw new RangeError(`The business clock cannot be moved past ${LATEST.toISOString()}.`);
      }
      const rows = await within.query<{ offset_ms: bigint }>(
        'update business_clock set offset_ms = offset_ms + $1 returning offset_ms',
        [milliseconds],
      );
      const moved = Number(rows[0]?.offset_ms ?? 0n);
      // Inside somebody's transaction it has moved only once that is committed: `refresh` tells.
      if (within === database) offsetMs = Math.max(offsetMs, moved);
      return new Date(wall.now().getTime() + moved);
    },
  };
}

async function readOffset(database: Queryable): Promise<number> {
  const rows = await database.query<{ offset_ms: bigint }>('select offset_ms from business_clock');
  return Number(rows[0]?.offset_ms ?? 0n);
}
