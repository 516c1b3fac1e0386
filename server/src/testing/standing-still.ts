import type { Clock } from '../platform/index.ts';
import type { MovableClock } from './movable-clock.ts';

interface TimedWorld {
  readonly wall: MovableClock;
  readonly engine: { readonly clock: Clock };
}

/** Makes a function that does its work while the clocks stand still, so that times are exact; `now` is in milliseconds. */
export function standingStill(world: TimedWorld): (work: (now: number) => Promise<void>) => Promise<void> {
  return (work) => world.wall.stopDuring(() => work(world.engine.clock.now().getTime()));
}
