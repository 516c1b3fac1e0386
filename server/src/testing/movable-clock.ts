import type { Clock } from '../platform/index.ts';

/** A wall clock that a test can move. */
export interface MovableClock extends Clock {
  move(milliseconds: number): void;
}

export function movableClock(): MovableClock {
  let offsetMs = 0;
  return {
    now: () => new Date(Date.now() + offsetMs),
    move: (milliseconds) => {
      offsetMs += milliseconds;
    },
  };
}
