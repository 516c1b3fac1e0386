import { describe, expect, test } from 'vitest';
import type { SpendRules } from '../../authorizations/index.ts';
import type { StarterProduct } from '../../catalog/index.ts';
import { money, noFee } from '../../money/index.ts';
import { bananatechCatalog, bananatechSpendRules } from './catalog.ts';
import { bananatechProducts } from './product-rules.ts';
import { templateView } from './template-view.ts';

const { check, defaults, starterProducts } = bananatechProducts;
const [virtual, , , physical] = bananatechCatalog as readonly StarterProduct[] as [
  StarterProduct,
  StarterProduct,
  StarterProduct,
  StarterProduct,
];

const flat = { ...noFee('USD'), fixed: money(10_000n, 'USD') };
const share = { millionths: 10_000n };

describe('a BananaTech template is refused', () => {
  test.each<[string, Partial<StarterProduct>, string]>([
    ['a code that is no number', { code: 'VISA' }, 'code'],
    ['a code that begins with zero', { code: '01' }, 'code'],
    ['a code that is too long to be exact in JSON', { code: '1'.repeat(16) }, 'code'],
    ['the category of the other form', { category: 'Physical' }, 'category'],
    ['a category that nobody has', { category: 'virtual' }, 'category'],
    ['a cardholder rule that nobody has', { cardholderRule: 'anybody' }, 'cardholderRule'],
    ['cards that hold no money', { fundingSource: 'reserve-just-in-time' }, 'fundingSource'],
    ['a fee of both kinds', { fees: { ...virtual.fees, fund: { ...flat, rate: share } } }, 'fees.fund'],
    [
      'a fee with a limit',
      { fees: { ...virtual.fees, issue: { ...flat, minimum: money(1n, 'USD') } } },
      'fees.issue',
    ],
  ])('with %s', (_, changes, field) => {
    expect(check({ ...virtual, ...changes })).toMatchObject({ kind: 'invalid', field });
  });

  test('with plastics of any number', () => {
    const terms = { ...physical.terms, numbers: 'any' } as const;
    expect(check({ ...physical, terms })).toMatchObject({ kind: 'invalid', field: 'terms.numbers' });
  });
});

test('a template may charge a share', () => {
  const fund = { ...noFee('USD'), rate: share };
  expect(check({ ...virtual, fees: { ...virtual.fees, fund } })).toBeNull();
});

test('a physical template of which nothing more is said is for verified users, with PINs of 4 to 6 digits', () => {
  expect(defaults('Physical').terms).toMatchObject({
    ...{ requiresVerifiedCardholder: true, numbers: 'stock' },
    pin: { minLength: 4, maxLength: 6, refusesWeak: false },
  });
  expect(defaults('Virtual')).toMatchObject({
    terms: { requiresVerifiedCardholder: false, numbers: 'any' },
    limits: { minFirstLoad: 100_000n, minLoad: 100_000n, maxLoad: 100_000_000n },
    cardholderRule: 'email',
  });
});

test('a programme can start with the whole catalogue, in which every flag of a template stands both ways', () => {
  expect(starterProducts).toBe(bananatechCatalog);
  expect(starterProducts.map(check).filter((refusal) => refusal !== null)).toEqual([]);
  expect(starterProducts.map(({ code }) => code)).toEqual(['1', '2', '3', '4']);
  const views = bananatechCatalog.map((product) => viewOf(product));
  for (const flag of [
    'requires_kyc',
    'requires_phone_only',
    'needs_activation',
    'requires_initial_deposit',
  ] as const)
    expect(new Set(views.map((view) => view[flag])), flag).toEqual(new Set([true, false]));
});

function viewOf(product: StarterProduct, rules?: SpendRules) {
  const whose = { id: '', number: 1n, merchantId: '', programmeId: '', createdAt: new Date(0) };
  return templateView({ ...product, ...whose }, rules);
}

describe('a template on the wire', () => {
  test('has every field, and its limits', () => {
    expect(JSON.stringify(viewOf(virtual, bananatechSpendRules))).toBe(
      '{"id":1,"description":"Virtual Visa","type":"Virtual","payment_system":"Visa","apply_fee":5.0,"recharge_fee":1.0,' +
        '"refund_fee":0.0,"activate_min_limit":10.0,"recharge_min_limit":10.0,"recharge_max_limit":10000.0,' +
        '"limit_per_tx":5000.0,"limit_per_day":10000.0,"limit_per_month":50000.0,"requires_kyc":true,' +
        '"requires_phone_only":false,"needs_activation":false,"requires_initial_deposit":false}',
    );
  });

  test('shows what is not limited as the largest amount that there is', () => {
    const text = JSON.stringify(viewOf({ ...virtual, limits: { ...virtual.limits, maxLoad: null } }));
    expect(text).toContain('"recharge_max_limit":999999999999.0,"limit_per_tx":999999999999.0,');
  });
});
