import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createMerchant, createProgramme } from '../merchants/index.ts';
import { type FeeRule, money, noFee } from '../money/index.ts';
import { testDatabase } from '../testing/test-database.ts';
import { createProducts } from './create-products.ts';
import { findProduct, findProductByCode } from './find-product.ts';
import { listProducts, listProductsAfter } from './list-products.ts';
import type { NewProduct, ProductFees, ProductTerms } from './product.ts';
import { noFees, noLoads, usualTerms } from './product-defaults.ts';
import { productsParticipant } from './products-participant.ts';
import { updateProduct } from './update-product.ts';

const database = await testDatabase();
const createdAt = new Date('2026-04-01T00:00:00.000Z');

async function programme(merchantId: string = randomUUID()) {
  const programmeId = randomUUID();
  await createMerchant(database, { id: merchantId, name: 'Acme', createdAt }).catch(() => {});
  await createProgramme(database, {
    id: programmeId,
    merchantId,
    name: 'Cards',
    dialect: 'worldcard',
    createdAt,
  });
  return { merchantId, programmeId };
}

type Draft = Omit<NewProduct, 'merchantId' | 'programmeId'>;

const fee: FeeRule = {
  fixed: money(5_000n, 'USD'),
  rate: { millionths: 15_000n },
  minimum: money(10_000n, 'USD'),
  maximum: null,
};

const fees = (overrides: Partial<ProductFees> = {}): ProductFees => ({ ...noFees('USD'), ...overrides });

const pinLengths = (minLength: number, maxLength: number) => ({ minLength, maxLength, refusesWeak: false });
const terms = (overrides: Partial<ProductTerms> = {}): ProductTerms => ({ ...usualTerms, ...overrides });

const draft = (overrides: Partial<Draft> = {}): Draft => ({
  id: randomUUID(),
  code: '1',
  bin: '440872',
  brand: 'VISA',
  form: 'virtual',
  category: 'VIRTUAL-V',
  currency: 'USD',
  issuerCountry: 'US',
  scene: 'Online Payments',
  enabled: true,
  serviceCode: '201',
  validYears: 3,
  fundingSource: 'card-balance',
  fees: fees({ issue: fee }),
  terms: usualTerms,
  limits: { minFirstLoad: 100_000n, minLoad: 0n, maxLoad: null },
  cardholderRule: 'virtual-v',
  createdAt,
  ...overrides,
});

const steps = (...rows: [after: number, amount: bigint][]) =>
  rows.map(([after, amount]) => ({ after, amount }));
const range = (count: number) => Array.from({ length: count }, (_, index): [number, bigint] => [index, 100n]);

const loads = { minFirstLoad: 0n, minLoad: 0n, maxLoad: null };

describe('creating a product', () => {
  test.each<[string, Partial<Draft>]>([
    ['code', { code: '' }],
    ['code', { code: 'nul\u0000' }],
    ['category', { category: 'x'.repeat(65) }],
    ['bin', { bin: '44087' }],
    ['bin', { bin: '4408721' }],
    ['bin', { bin: '44087A' }],
    ['bin', { bin: '٤٤٠٨٧٢' }],
    ['issuerCountry', { issuerCountry: 'XX' }],
    ['issuerCountry', { issuerCountry: 'us' }],
    ['limits.minFirstLoad', { fundingSource: 'shared-account', limits: { ...noLoads, minFirstLoad: 100n } }],
    ['limits.minLoad', { fundingSource: 'reserve-just-in-time', limits: { ...noLoads, minLoad: 100n } }],
    ['limits.maxLoad', { fundingSource: 'reserve-just-in-time', limits: { ...noLoads, maxLoad: 0n } }],
    ['scene', { scene: 'tab\t' }],
    ['serviceCode', { serviceCode: '20' }],
    ['validYears', { validYears: 0 }],
    ['validYears', { validYears: 2.5 }],
    ['validYears', { validYears: 21 }],
    ['cardholderRule', { cardholderRule: '' }],
    ['limits.minLoad', { limits: { ...loads, minLoad: -100n } }],
    ['limits.minFirstLoad', { limits: { ...loads, minFirstLoad: 1n } }],
    ['limits.maxLoad', { limits: { ...loads, minLoad: 200n, maxLoad: 100n } }],
    ['limits.maxLoad', { limits: { ...loads, maxLoad: 10n ** 16n } }],
    ['fees.fund', { fees: fees({ fund: noFee('EUR') }) }],
    ['fees.issue', { fees: fees({ issue: { ...fee, fixed: money(-1n, 'USD') } }) }],
    ['fees.issue', { fees: fees({ issue: { ...fee, maximum: money(100n, 'USD') } }) }],
    ['fees.crossBorder', { fees: fees({ crossBorder: noFee('EUR') }) }],
    ['fees.markUp', { fees: fees({ markUp: { ...fee, minimum: money(-100n, 'USD') } }) }],
    ['fees.atm', { fees: fees({ atm: { ...fee, minimum: money(1n, 'USD') } }) }],
    ['fees.monthly.rate', { fees: fees({ monthly: fee }) }],
    ['fees.decline.0.after', { fees: fees({ decline: [{ after: -1, amount: 100n }] }) }],
    ['fees.decline.0.after', { fees: fees({ decline: [{ after: 0.5, amount: 100n }] }) }],
    ['fees.decline.0.amount', { fees: fees({ decline: [{ after: 0, amount: -100n }] }) }],
    ['fees.decline.0.amount', { fees: fees({ decline: [{ after: 0, amount: 10n ** 16n }] }) }],
    ['fees.decline.1.amount', { fees: fees({ decline: steps([0, 100n], [1, 101n]) }) }],
    ['fees.decline.1.after', { fees: fees({ decline: steps([5, 100n], [5, 200n]) }) }],
    ['fees.decline.1.after', { fees: fees({ decline: steps([5, 100n], [4, 200n]) }) }],
    ['fees.decline', { fees: fees({ decline: steps(...range(21)) }) }],
    [
      'terms.activation',
      { fundingSource: 'shared-account', limits: noLoads, terms: terms({ activation: 'by-first-load' }) },
    ],
    [
      'terms.requiresFirstLoad',
      { fundingSource: 'reserve-just-in-time', limits: noLoads, terms: terms({ requiresFirstLoad: true }) },
    ],
    ['fees.close', { fees: fees({ close: noFee('EUR') }) }],
    ['fees.close', { fees: fees({ close: { ...fee, fixed: money(-100n, 'USD') } }) }],
    ['terms.holdDays.standard', { terms: terms({ holdDays: { standard: 0, extended: 31 } }) }],
    ['terms.holdDays.standard', { terms: terms({ holdDays: { standard: 1.5, extended: 31 } }) }],
    ['terms.holdDays.extended', { terms: terms({ holdDays: { standard: 7, extended: 366 } }) }],
    ['terms.holdDays.extended', { terms: terms({ holdDays: { standard: 7, extended: 6 } }) }],
    ['terms.verificationDays', { terms: terms({ verificationDays: 0 }) }],
    ['terms.verificationDays', { terms: terms({ verificationDays: 366 }) }],
    ['terms.verificationDays', { terms: terms({ verificationDays: 1.5 }) }],
    ['terms.pin.minLength', { terms: terms({ pin: pinLengths(3, 6) }) }],
    ['terms.pin.minLength', { terms: terms({ pin: pinLengths(13, 13) }) }],
    ['terms.pin.maxLength', { terms: terms({ pin: pinLengths(6, 5) }) }],
    ['terms.pin.maxLength', { terms: terms({ pin: pinLengths(4, 13) }) }],
  ])('is refused for its %s (case %#)', async (field, overrides) => {
    const scope = await programme();
    const result = await createProducts(database, scope, [draft(overrides)]);
    expect(result).toMatchObject({ kind: 'invalid', field });
    expect((await listProducts(database, scope, {}, { page: 1, pageSize: 10 })).total).toBe(0);
  });

  test('names which of several is wrong', async () => {
    const scope = await programme();
    const result = await createProducts(database, scope, [draft(), draft({ code: '2', bin: '1' })]);
    expect(result).toMatchObject({ kind: 'invalid', field: 'products.1.bin' });
  });

  test('with a code that is taken creates none of them', async () => {
    const scope = await programme();
    await createProducts(database, scope, [draft()]);
    expect(await createProducts(database, scope, [draft({ code: '2' }), draft()])).toEqual({
      kind: 'code-taken',
    });
    expect(await createProducts(database, scope, [draft({ code: '3' }), draft({ code: '3' })])).toEqual({
      kind: 'code-taken',
    });
    expect((await listProducts(database, scope, {}, { page: 1, pageSize: 10 })).total).toBe(1);
  });

  test('keeps everything that was given', async () => {
    const scope = await programme();
    const product = draft({
      limits: { minFirstLoad: 100_000n, minLoad: 100n, maxLoad: 10n ** 16n - 100n },
      fees: {
        ...fees({
          fund: fee,
          authorization: fee,
          crossBorder: fee,
          markUp: fee,
          atm: fee,
          refund: fee,
          close: fee,
        }),
        decline: steps([5, 0n], [20, 5_000n], [100, 10n ** 16n - 100n]),
        monthly: { ...noFee('USD'), fixed: money(10_000n, 'USD') },
      },
      terms: {
        partialApproval: true,
        holdDays: { standard: 1, extended: 365 },
        feesPaidBy: 'reserve-when-short',
        requiresVerifiedCardholder: true,
        verificationDays: 365,
        pin: { minLength: 12, maxLength: 12, refusesWeak: true },
        activation: 'by-first-load',
        requiresFirstLoad: true,
        numbers: 'stock',
      },
    });
    const result = await createProducts(database, scope, [product]);
    const expected = { ...product, ...scope, number: expect.any(BigInt) };
    expect(result).toEqual({ kind: 'created', products: [expected] });
    expect(await findProductByCode(database, scope, '1')).toEqual(expected);
    expect(await findProduct(database, { merchantId: scope.merchantId, productId: product.id })).toEqual(
      expected,
    );
  });
});

test.each(['shared-account', 'reserve-just-in-time'] as const)(
  'a product whose cards draw on the %s is created, without loads',
  async (fundingSource) => {
    const scope = await programme();
    const product = draft({ fundingSource, limits: noLoads });
    expect((await createProducts(database, scope, [product])).kind).toBe('created');
    const key = { merchantId: scope.merchantId, productId: product.id };
    expect(await findProduct(database, key)).toMatchObject({ fundingSource, limits: noLoads });
    const loaded = await database.transaction((tx) => updateProduct(tx, key, { limits: loads }, createdAt));
    expect(loaded.kind).toBe('updated');
    const limited = { ...loads, minFirstLoad: 100n };
    expect(
      await database.transaction((tx) => updateProduct(tx, key, { limits: limited }, createdAt)),
    ).toMatchObject({
      kind: 'invalid',
      field: 'limits.minFirstLoad',
    });
  },
);

test.each([{ activation: 'by-first-load' }, { requiresFirstLoad: true }] as const)(
  'a product whose cards draw their money from elsewhere does not become one with %j',
  async (changed) => {
    const scope = await programme();
    const product = draft({ fundingSource: 'shared-account', limits: noLoads });
    await createProducts(database, scope, [product]);
    const key = { merchantId: scope.merchantId, productId: product.id };
    const outcome = await database.transaction((tx) =>
      updateProduct(tx, key, { terms: terms(changed) }, createdAt),
    );
    expect(outcome).toMatchObject({ kind: 'invalid', field: `terms.${Object.keys(changed)[0]}` });
    expect((await findProduct(database, key))?.terms).toEqual(usualTerms);
  },
);

test('a product of before has the fees it had and no others, and is treated as it was', async () => {
  const scope = await programme();
  const product = draft();
  await createProducts(database, scope, [product]);
  const rule = { fixed: '5000', rate: '15000', minimum: '10000', maximum: null };
  await database.query(
    `update products set fees = $3::jsonb, terms = default where merchant_id = $1 and id = $2`,
    [scope.merchantId, product.id, JSON.stringify({ issue: rule, fund: { ...rule, minimum: null } })],
  );
  const found = await findProductByCode(database, scope, '1');
  expect(found?.fees).toEqual(fees({ issue: fee, fund: { ...fee, minimum: null } }));
  expect(found?.terms).toEqual(usualTerms);
});

describe('products in a group commit', () => {
  const load = (keys: { merchantId: string; productId: string }[]) =>
    database.transaction((tx) => productsParticipant.load(tx, keys, Promise.resolve(undefined)));

  test('of another merchant, and unknown ones, are absent', async () => {
    const [mine, stranger] = [await programme(), await programme()];
    const product = draft();
    await createProducts(database, mine, [product]);
    const picture = await load([
      { merchantId: stranger.merchantId, productId: product.id },
      { merchantId: mine.merchantId, productId: randomUUID() },
    ]);
    expect(picture.size).toBe(0);
    expect((await load([])).size).toBe(0);
  });

  test('are there once, however many commands ask, each as it stands', async () => {
    const [mine, other] = [await programme(), await programme()];
    const products = [draft({ code: 'a' }), draft({ code: 'b', scene: 'Travel' })] as const;
    const foreign = draft();
    await createProducts(database, mine, products);
    await createProducts(database, other, [foreign]);
    const keys = [...products, ...products].map(({ id }) => ({ merchantId: mine.merchantId, productId: id }));
    const picture = await load([...keys, { merchantId: other.merchantId, productId: foreign.id }]);
    expect(new Set(picture.keys())).toEqual(new Set([products[0].id, products[1].id, foreign.id]));
    expect(picture.get(products[1].id)).toEqual({ ...products[1], ...mine, number: expect.any(BigInt) });
  });
});

describe('finding a product', () => {
  test('of another programme or merchant finds nothing, though the codes are the same', async () => {
    const mine = await programme();
    const sister = await programme(mine.merchantId);
    const stranger = await programme();
    const product = draft();
    await createProducts(database, mine, [product]);
    expect(await findProductByCode(database, sister, '1')).toBeNull();
    expect(await findProductByCode(database, stranger, '1')).toBeNull();
    expect(
      await findProduct(database, { merchantId: stranger.merchantId, productId: product.id }),
    ).toBeNull();
    expect((await createProducts(database, sister, [draft()])).kind).toBe('created');
  });

  test.each(['', '2', 'nul\u0000', 'half \ud800'])('by the code %j finds nothing', async (code) => {
    const scope = await programme();
    await createProducts(database, scope, [draft()]);
    expect(await findProductByCode(database, scope, code)).toBeNull();
  });
});

describe('listing products', () => {
  const catalogue = [
    draft({ code: 'b', category: 'VIRTUAL-V' }),
    draft({ code: 'a', category: 'VIRTUAL-R' }),
    draft({ code: 'd', category: 'VIRTUAL-V', enabled: false }),
    draft({ code: 'c', category: 'PHYSICAL-G', form: 'physical' }),
    draft({ code: 'e', category: 'VIRTUAL-V' }),
  ];
  const scope = programme().then(async (created) => {
    await createProducts(database, created, catalogue);
    return created;
  });
  const list = async (filter = {}, page = { page: 1, pageSize: 10 }) => {
    const { total, rows } = await listProducts(database, await scope, filter, page);
    return { total, codes: rows.map(({ code }) => code).join('') };
  };

  test('shows them in the order in which they were created', async () => {
    expect(await list()).toEqual({ total: 5, codes: 'badce' });
  });

  test('filters by form, category and whether they are enabled', async () => {
    expect(await list({ form: 'physical' })).toEqual({ total: 1, codes: 'c' });
    expect(await list({ category: 'VIRTUAL-V' })).toEqual({ total: 3, codes: 'bde' });
    expect(await list({ category: 'VIRTUAL-V', enabled: true })).toEqual({ total: 2, codes: 'be' });
    expect(await list({ category: 'VIRTUAL-X' })).toEqual({ total: 0, codes: '' });
  });

  test('counts all pages on each page, also on one behind the last', async () => {
    expect(await list({}, { page: 2, pageSize: 2 })).toEqual({ total: 5, codes: 'dc' });
    expect(await list({}, { page: 3, pageSize: 2 })).toEqual({ total: 5, codes: 'e' });
    expect(await list({}, { page: 2 ** 31, pageSize: 100 })).toEqual({ total: 5, codes: '' });
  });

  test('goes on after the last one that was seen', async () => {
    const { merchantId } = await scope;
    const first = await listProductsAfter(database, merchantId, {}, { after: null, limit: 3 });
    const rest = await listProductsAfter(
      database,
      merchantId,
      {},
      { after: first.at(-1)?.number ?? null, limit: 3 },
    );
    expect([...first, ...rest].map(({ code }) => code).join('')).toBe('badce');
  });
});

describe('updating a product', () => {
  const update = (
    scope: { merchantId: string },
    productId: string,
    changes: Parameters<typeof updateProduct>[2],
  ) =>
    database.transaction((tx) =>
      updateProduct(tx, { merchantId: scope.merchantId, productId }, changes, createdAt),
    );

  test('of another merchant is not found', async () => {
    const scope = await programme();
    const product = draft();
    await createProducts(database, scope, [product]);
    expect(await update(await programme(), product.id, { enabled: false })).toEqual({
      kind: 'product-not-found',
    });
  });

  test('with something wrong changes nothing', async () => {
    const scope = await programme();
    const product = draft();
    await createProducts(database, scope, [product]);
    const result = await update(scope, product.id, {
      enabled: false,
      fees: fees({ issue: fee, fund: noFee('JPY') }),
    });
    expect(result).toMatchObject({ kind: 'invalid', field: 'fees.fund' });
    expect((await findProductByCode(database, scope, '1'))?.enabled).toBe(true);
  });

  test('changes what is given and leaves the rest', async () => {
    const scope = await programme();
    const product = draft();
    await createProducts(database, scope, [product]);
    await update(scope, product.id, { enabled: false, scene: undefined });
    const result = await update(scope, product.id, { fees: fees({ fund: fee }) });
    const expected = {
      ...product,
      ...scope,
      enabled: false,
      fees: fees({ fund: fee }),
      number: expect.any(BigInt),
    };
    expect(result).toEqual({ kind: 'updated', product: expected });
    expect(await findProductByCode(database, scope, '1')).toEqual(expected);
  });
});
