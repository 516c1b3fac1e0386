/** Chance that can be had again: the same seed gives the same draws in the same order. */
export interface Chance {
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** True about so often, from 0 (never) to 1 (always). */
  happens(share: number): boolean;
  oneOf<T>(items: readonly T[]): T;
  /** Chance of its own for a part, so that how often one part draws does not change what another gets. */
  part(name: string): Chance;
}

export function seededChance(seed: number): Chance {
  let state = seed >>> 0;
  /** From 0 up to, not including, 1: the generator mulberry32. */
  const draw = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number) => least + Math.floor(draw() * (most - least + 1));
  return {
    between,
    happens: (share) => draw() < share,
    oneOf: (items) => items[between(0, items.length - 1)] as (typeof items)[number],
    part: (name) => seededChance(seed ^ hash(name)),
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}
