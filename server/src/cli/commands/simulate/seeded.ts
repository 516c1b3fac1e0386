/** Chance that repeats itself: the same seed, the same draws. Good enough for play, and for nothing secret. */
export interface Seeded {
  /** From 0 up to 1, without 1. */
  fraction(): number;
  /** A whole number from 0 up to the limit, without the limit. */
  below(limit: number): number;
  /** True so often, such as 0.25 of the time. */
  chance(often: number): boolean;
  /** @throws RangeError when there is none */
  one<Item>(items: readonly Item[]): Item;
  /** One of them, each as often as its weight says. */
  weighted<Item>(items: readonly Item[], weightOf: (item: Item) => number): Item;
}

/** A 32-bit generator: a Weyl sequence whose every step is mixed by multiplications and shifts. */
export function seeded(seed: number): Seeded {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(fraction() * limit);
  return {
    fraction,
    below,
    chance: (often) => fraction() < often,
    one: (items) => at(items, below(items.length)),
    weighted: (items, weightOf) => {
      const total = items.reduce((sum, item) => sum + weightOf(item), 0);
      let left = fraction() * total;
      const found = items.findIndex((item) => {
        left -= weightOf(item);
        return left < 0;
      });
      return at(items, found === -1 ? items.length - 1 : found);
    },
  };
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new RangeError('There is nothing to choose from.');
  return item;
}
