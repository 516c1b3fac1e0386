import { describe, expect, test } from 'vitest';
import { seeded } from './seeded.ts';

const many = <Drawn>(draw: () => Drawn) => Array.from({ length: 20_000 }, draw);

describe('seeded chance', () => {
  test('repeats itself for the same seed, and for no other', () => {
    const [one, same, other] = [seeded(1), seeded(1), seeded(2)].map((chance) => many(chance.fraction));
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  test('is even', () => {
    const chance = seeded(42);
    const counts = new Map<number, number>();
    for (const drawn of many(() => chance.below(10))) counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
    expect(counts.size).toBe(10);
    for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(250);
    const often = many(() => chance.chance(0.25)).filter(Boolean).length;
    expect(Math.abs(often - 5000)).toBeLessThan(300);
  });

  test('chooses by weight, and never what weighs nothing', () => {
    const chance = seeded(7);
    const drawn = many(() => chance.weighted(['never', 'seldom', 'often'], (word) => word.length % 6));
    const often = drawn.filter((word) => word === 'often').length;
    // "never" and "often" weigh 5, "seldom" nothing.
    expect(drawn).not.toContain('seldom');
    expect(Math.abs(often - 10_000)).toBeLessThan(500);
  });

  test('chooses nothing from nothing', () => {
    expect(() => seeded(1).one([])).toThrow(RangeError);
  });
});
