import type { Clock } from '../platform/index.ts';

/** A wall clock that a test can move, and stop for as long as it needs seconds to be exact. */
export interface MovableClock extends Clock {
  move(milliseconds: number): void;
  /** Time stands still during `work`, except for moves; after it the clock goes on from there. */
  stopDuring<T>(work: () => Promise<T>): Promise<T>;
}

export function movableClock(): MovableClock {
  let offsetMs = 0;
  let stoppedAt: number | null = null;
  const real = () => stoppedAt ?? Date.now();
  return {
    now: () => new Date(real() + offsetMs),
    move: (milliseconds) => {
      offsetMs += milliseconds;
    },
    async stopDuring(work) {
      stoppedAt = Date.now();
      try {
        return await work();
      } finally {
        offsetMs -= Date.now() - stoppedAt;
        stoppedAt = null;
      }
    },
  };
}
