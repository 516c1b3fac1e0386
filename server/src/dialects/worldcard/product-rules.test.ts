import { describe, expect, test } from 'vitest';
import type { StarterProduct } from '../../catalog/index.ts';
import { worldcardCatalog } from './catalog.ts';
import { worldcardProducts } from './product-rules.ts';

const { check, defaults, starterProducts } = worldcardProducts;

/** A product of the catalogue that is changed so. */
const draft = (changes: Partial<StarterProduct>) => ({
  ...(worldcardCatalog[0] as StarterProduct),
  ...changes,
});

describe('a WorldCard product is refused', () => {
  test.each([
    [{ form: 'virtual', category: 'VIRTUAL-X', cardholderRule: 'VIRTUAL-X' }, 'category'],
    [{ form: 'virtual', category: 'virtual-v', cardholderRule: 'virtual-v' }, 'category'],
    [{ form: 'virtual', category: 'toString', cardholderRule: 'toString' }, 'category'],
    [{ form: 'virtual', category: 'PHYSICAL-G', cardholderRule: 'PHYSICAL-G' }, 'form'],
    [{ form: 'physical', category: 'VIRTUAL-V', cardholderRule: 'VIRTUAL-V' }, 'form'],
    [{ form: 'virtual', category: 'VIRTUAL-V', cardholderRule: 'VIRTUAL-R' }, 'cardholderRule'],
    [{ form: 'virtual', category: 'VIRTUAL-V', cardholderRule: 'anybody' }, 'cardholderRule'],
  ] as const)('as %j, for its %s', (product, field) => {
    expect(check(draft(product))).toMatchObject({ kind: 'invalid', field });
  });
});

test.each(['VIRTUAL-V', 'VIRTUAL-R', 'VIRTUAL-G'])('%s is served as a virtual card', (category) => {
  expect(check(draft({ form: 'virtual', category, ...defaults(category) }))).toBeNull();
});

test('PHYSICAL-G is served as a physical card', () => {
  const physical = draft({ form: 'physical', category: 'PHYSICAL-G', ...defaults('PHYSICAL-G') });
  expect(check(physical)).toBeNull();
});

test('a physical product of which nothing more is said is for verified people, with PINs of six digits', () => {
  expect(defaults('PHYSICAL-G').terms).toMatchObject({
    requiresVerifiedCardholder: true,
    pin: { minLength: 6, maxLength: 6 },
  });
  expect(defaults('VIRTUAL-V').terms.requiresVerifiedCardholder).toBe(false);
});

test('physical cards of the catalogue are for verified people, with PINs of six digits, weak ones too, and any number', () => {
  const physical = starterProducts.filter(({ category }) => category === 'PHYSICAL-G');
  expect(physical.map(({ code, bin }) => [code, bin])).toEqual([
    ['12', '493812'],
    ['18', '535110'],
    ['100023', '400012'],
  ]);
  for (const { terms } of physical) {
    expect(terms).toMatchObject({
      requiresVerifiedCardholder: true,
      verificationDays: 30,
      pin: { minLength: 6, maxLength: 6, refusesWeak: false },
      numbers: 'any',
    });
  }
  const virtual = starterProducts.filter(({ category }) => category !== 'PHYSICAL-G');
  expect(virtual.filter(({ terms }) => terms.requiresVerifiedCardholder)).toEqual([]);
});

test('loads are 10.00 at least where nothing was said, the first and the later ones', () => {
  expect(defaults('VIRTUAL-V').limits).toEqual({ minFirstLoad: 100_000n, minLoad: 100_000n, maxLoad: null });
});

test('a programme can start with the whole catalogue, all of which is served', () => {
  expect(starterProducts).toBe(worldcardCatalog);
  expect(starterProducts.map(check).filter((refusal) => refusal !== null)).toEqual([]);
  expect(new Set(starterProducts.map(({ code }) => code)).size).toBe(19);
});
