/**
 * Counts microseconds since some moment of its own, and never goes back: for how long something took. Readings of two
 * processes have nothing to do with each other.
 */
export interface Stopwatch {
  /** Whole microseconds. */
  elapsedUs(): number;
}

/** Counts from the start of this process. */
export const processStopwatch: Stopwatch = {
  elapsedUs: () => Math.floor(performance.now() * 1000),
};
