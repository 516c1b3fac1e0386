import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawPrice, less, oneUnit, percentOf, priceText, readPrice, split } from './price.ts';
import { seeded } from './seeded.ts';

describe('a price', () => {
  test.each(['2.50', '0.05', '12000', '0.376', '1.00'])('%s is read and written as it was', (text) => {
    expect(priceText(readPrice(text))).toBe(text);
  });

  test('is drawn between the two that bound it, in their decimals', () => {
    const bounds = fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 1e6 }));
    fc.assert(
      fc.property(bounds, fc.integer(), ([low, more], seed) => {
        const [least, most] = [low, low + more].map((units) => priceText({ units, decimals: 2 }));
        const price = drawPrice(seeded(seed), { least: least ?? '', most: most ?? '' });
        expect(price.units).toBeGreaterThanOrEqual(low);
        expect(price.units).toBeLessThanOrEqual(low + more);
        expect(price.decimals).toBe(2);
      }),
    );
  });

  test('is cut into parts that are its sum, none of them nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer(),
        (units, parts, seed) => {
          const cut = split(seeded(seed), { units, decimals: 2 }, parts);
          expect(cut.reduce((sum, part) => sum + part.units, 0)).toBe(units);
          expect(cut.every((part) => part.units > 0)).toBe(true);
          expect(cut.length).toBeLessThanOrEqual(parts);
        },
      ),
    );
  });

  test('never becomes nothing', () => {
    const cent = readPrice('0.01');
    expect(percentOf(cent, 10)).toEqual(cent);
    expect(less(cent, cent)).toEqual(cent);
    expect(priceText(percentOf(readPrice('50.00'), 120))).toBe('60.00');
    expect(priceText(oneUnit(readPrice('22.00')))).toBe('1.00');
  });
});
