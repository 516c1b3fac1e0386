import { describe, expect, test } from 'vitest';
import { worldcardProducts } from '../../dialects/worldcard/product-rules.ts';
import { apiWorld } from '../../testing/api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const world = await apiWorld(await testDatabase());
const { call } = world;

const product = (overrides = {}) => ({
  code: '1',
  bin: '440872',
  brand: 'VISA',
  form: 'virtual',
  category: 'VIRTUAL-V',
  currency: 'USD',
  issuer_country: 'US',
  cardholder_rule: 'virtual-v',
  ...overrides,
});
const fee = (overrides = {}) => ({
  fixed: '0.50',
  rate: '0.015',
  minimum: null,
  maximum: null,
  ...overrides,
});
const fees = (overrides = {}) => ({ issue: fee(overrides), fund: fee() });
const none = { fixed: '0.00', rate: '0', minimum: null, maximum: null };
/** What a product without any fee shows. */
const noFees = {
  ...{
    issue: none,
    fund: none,
    authorization: none,
    cross_border: none,
    mark_up: none,
    atm: none,
    refund: none,
    close: none,
  },
  decline: [],
  monthly: none,
};
const usualTerms = {
  partial_approval: false,
  hold_days: { standard: 7, extended: 31 },
  fees_paid_by: 'card',
  requires_verified_cardholder: false,
  verification_days: 30,
  pin: { min_length: 4, max_length: 12, refuses_weak: false },
  activation: 'at-once',
  requires_first_load: false,
  numbers: 'any',
};
const steps = (...rows: [after: unknown, amount: unknown][]) => ({
  decline: rows.map(([after, amount]) => ({ after, amount })),
});
const limits = (overrides = {}) => ({
  min_first_load: '10.00',
  min_load: '0.00',
  max_load: null,
  ...overrides,
});

describe('creating a product', () => {
  test.each<[object, string]>([
    [{ code: undefined }, 'code'],
    [{ bin: '4408' }, 'bin'],
    [{ bin: 440872 }, 'bin'],
    [{ brand: 'AMEX' }, 'brand'],
    [{ form: 'wooden' }, 'form'],
    [{ currency: 'XXX' }, 'currency'],
    [{ issuer_country: 'XX' }, 'issuer_country'],
    [{ funding_source: 'thin-air' }, 'funding_source'],
    [{ funding_source: 'shared-account', limits: limits() }, 'limits.min_first_load'],
    [
      { funding_source: 'reserve-just-in-time', limits: limits({ min_first_load: '0', max_load: '5.00' }) },
      'limits.max_load',
    ],
    [{ valid_years: 0 }, 'valid_years'],
    [{ valid_years: 1.5 }, 'valid_years'],
    [{ service_code: '1' }, 'service_code'],
    [{ limits: limits({ min_load: '-1' }) }, 'limits.min_load'],
    [{ limits: limits({ max_load: '5.00' }) }, 'limits.max_load'],
    [{ limits: limits({ max_load: '1.001' }) }, 'limits.max_load'],
    [{ limits: { min_load: '1' } }, 'limits.min_first_load'],
    [{ fees: fees({ rate: '1.5%' }) }, 'fees.issue.rate'],
    [{ fees: fees({ rate: '2' }) }, 'fees.issue.rate'],
    [{ fees: fees({ fixed: 'free' }) }, 'fees.issue.fixed'],
    [{ fees: fees({ minimum: '2.00', maximum: '1.00' }) }, 'fees.issue'],
    [{ fees: { cross_border: fee({ rate: '-0.01' }) } }, 'fees.cross_border.rate'],
    [{ fees: { mark_up: fee({ minimum: '0.001' }) } }, 'fees.mark_up.minimum'],
    [{ fees: { atm: fee({ minimum: '2.00', maximum: '1.00' }) } }, 'fees.atm'],
    [{ fees: { monthly: fee() } }, 'fees.monthly.rate'],
    [{ fees: { yearly: fee() } }, 'fees.yearly'],
    [{ fees: steps([0, '-1']) }, 'fees.decline.0.amount'],
    [{ fees: steps([0, '0.001']) }, 'fees.decline.0.amount'],
    [{ fees: steps(['0', '1.00']) }, 'fees.decline.0.after'],
    [{ fees: steps([-1, '1.00']) }, 'fees.decline.0.after'],
    [{ fees: steps([1.5, '1.00']) }, 'fees.decline.0.after'],
    [{ fees: steps([3, '1.00'], [3, '2.00']) }, 'fees.decline.1.after'],
    [{ terms: { hold_days: { standard: 0, extended: 31 } } }, 'terms.hold_days.standard'],
    [{ terms: { hold_days: { standard: 8, extended: 7 } } }, 'terms.hold_days.extended'],
    [{ terms: { hold_days: { standard: 8 } } }, 'terms.hold_days.extended'],
    [{ terms: { fees_paid_by: 'nobody' } }, 'terms.fees_paid_by'],
    [{ terms: { partial_approval: 'yes' } }, 'terms.partial_approval'],
    [{ terms: { verification_days: 0 } }, 'terms.verification_days'],
    [{ terms: { verification_days: 366 } }, 'terms.verification_days'],
    [{ terms: { pin: { min_length: 4, max_length: 6 } } }, 'terms.pin.refuses_weak'],
    [{ terms: { pin: { min_length: 3, max_length: 6, refuses_weak: true } } }, 'terms.pin.min_length'],
    [{ terms: { pin: { min_length: 6, max_length: 4, refuses_weak: true } } }, 'terms.pin.max_length'],
    [{ terms: { numbers: 'lucky' } }, 'terms.numbers'],
    [{ terms: { activation: 'later' } }, 'terms.activation'],
    [{ funding_source: 'shared-account', terms: { activation: 'by-first-load' } }, 'terms.activation'],
    [
      { funding_source: 'reserve-just-in-time', terms: { requires_first_load: true } },
      'terms.requires_first_load',
    ],
    [{ fees: { close: fee({ fixed: '-1' }) } }, 'fees.close.fixed'],
    [{ id: 'x' }, 'id'],
  ])('with %j is refused', async (overrides, field) => {
    const { path, programme } = await world.tenant();
    const answered = await call('POST', `${path}/programmes/${programme}/products`, {
      body: product(overrides),
    });
    expect([answered.status, answered.body.error.field]).toEqual([400, field]);
    expect((await call('GET', `${path}/products`)).body.data).toEqual([]);
  });

  test('needs a programme of the merchant, and a code that is free in it', async () => {
    const [mine, other] = [await world.tenant(), await world.tenant()];
    const create = (path: string, programme: string) =>
      call('POST', `${path}/programmes/${programme}/products`, { body: product() });
    expect((await create(mine.path, other.programme)).status).toBe(404);
    expect((await create(mine.path, mine.programme)).status).toBe(201);
    expect((await create(mine.path, mine.programme)).body.error).toMatchObject({
      code: 'already_exists',
      field: 'code',
    });
  });

  test('fills in what is usual and answers all of it', async () => {
    const { path, programme, key } = await world.tenant();
    const created = await call('POST', `${path}/programmes/${programme}/products`, { body: product() });
    expect(created.body).toMatchObject({
      ...product(),
      programme_id: programme,
      funding_source: 'card-balance',
      scene: '',
      enabled: true,
      service_code: '201',
      valid_years: 3,
      fees: noFees,
      limits: { min_first_load: '0.00', min_load: '0.00', max_load: null },
      terms: usualTerms,
    });
    expect((await call('GET', `${path}/products/${created.body.id}`, { key })).body).toEqual(created.body);
  });

  test.each(['shared-account', 'reserve-just-in-time'])(
    'whose cards draw on the %s has no load limits, whatever is usual',
    async (funding_source) => {
      const worldcard = await apiWorld(await testDatabase(), {
        productRules: { parrot: { ...worldcardProducts, check: () => null } },
      });
      const { path, programme } = await worldcard.tenant();
      const create = (overrides: object) =>
        worldcard.call('POST', `${path}/programmes/${programme}/products`, { body: product(overrides) });
      expect((await create({ code: 'a' })).body.limits.min_first_load).toBe('10.00');
      expect((await create({ code: 'b', funding_source })).body).toMatchObject({
        funding_source,
        limits: limits({ min_first_load: '0.00' }),
      });
    },
  );

  test('keeps fees of every kind and terms exactly', async () => {
    const { path, programme } = await world.tenant();
    const given = {
      fees: {
        ...fees(),
        authorization: fee({ fixed: '0.05', rate: '0' }),
        decline: [
          { after: 5, amount: '0.00' },
          { after: 20, amount: '0.30' },
        ],
        cross_border: fee({ fixed: '0.00', rate: '0.01' }),
        mark_up: fee({ fixed: '0.00', rate: '0.02', minimum: '0.10' }),
        atm: fee({ fixed: '2.00' }),
        refund: fee({ fixed: '0.25', rate: '0' }),
        close: fee({ fixed: '1.50', rate: '0' }),
        monthly: fee({ fixed: '1.00', rate: '0' }),
      },
      terms: {
        partial_approval: true,
        hold_days: { standard: 10, extended: 30 },
        fees_paid_by: 'reserve-when-short',
        requires_verified_cardholder: true,
        verification_days: 14,
        pin: { min_length: 6, max_length: 8, refuses_weak: true },
        activation: 'by-first-load',
        requires_first_load: true,
        numbers: 'stock',
      },
    };
    const created = await call('POST', `${path}/programmes/${programme}/products`, { body: product(given) });
    expect(created.body).toMatchObject(given);
    expect((await call('GET', `${path}/products/${created.body.id}`)).body).toEqual(created.body);
  });

  test('keeps fees and limits exactly', async () => {
    const { path, programme } = await world.tenant();
    const given = {
      fees: {
        issue: fee({ fixed: '0.0050', minimum: '1.00' }),
        fund: fee({ rate: '0.000001', maximum: '25.00' }),
      },
      limits: limits({ max_load: '999999999999.99' }),
    };
    const answered = await call('POST', `${path}/programmes/${programme}/products`, { body: product(given) });
    expect(answered.body.error.field).toBe('fees.issue.fixed');
    given.fees.issue.fixed = '0.05';
    const created = await call('POST', `${path}/programmes/${programme}/products`, { body: product(given) });
    expect(created.body).toMatchObject(given);
  });
});

describe('products', () => {
  async function catalogue() {
    const tenant = await world.tenant();
    const create = async (overrides: object) =>
      (
        await call('POST', `${tenant.path}/programmes/${tenant.programme}/products`, {
          body: product(overrides),
        })
      ).body;
    const products = [
      await create({ code: 'b' }),
      await create({ code: 'a', category: 'VIRTUAL-R' }),
      await create({ code: 'c', form: 'physical', category: 'PHYSICAL-G', enabled: false }),
    ];
    return { ...tenant, products };
  }

  test('are listed in the order of their creation, filtered and page by page', async () => {
    const { path, key, programme } = await catalogue();
    const codes = async (query: string) => {
      const { body } = await call('GET', `${path}/products?${query}`, { key });
      return { codes: body.data.map(({ code }: { code: string }) => code).join(''), next: body.next_cursor };
    };
    expect(await codes(`programme_id=${programme}`)).toEqual({ codes: 'bac', next: null });
    expect((await codes('form=physical')).codes).toBe('c');
    expect((await codes('enabled=true')).codes).toBe('ba');
    expect((await codes('enabled=false')).codes).toBe('c');
    expect((await codes('category=VIRTUAL-R')).codes).toBe('a');
    const first = await codes('limit=2');
    expect(first.codes).toBe('ba');
    expect(await codes(`limit=2&cursor=${first.next}`)).toEqual({ codes: 'c', next: null });
    expect((await call('GET', `${path}/products?enabled=maybe`)).status).toBe(400);
  });

  test('are enabled, disabled and changed by an operator', async () => {
    const { path, products } = await catalogue();
    const at = `${path}/products/${products[0].id}`;
    expect((await call('PATCH', at, { body: { enabled: false } })).body).toEqual({
      ...products[0],
      enabled: false,
    });
    const changed = await call('PATCH', at, { body: { scene: 'Travel', fees: fees(), limits: limits() } });
    expect(changed.body).toEqual({
      ...products[0],
      enabled: false,
      scene: 'Travel',
      fees: { ...noFees, ...fees() },
      limits: limits(),
    });
  });

  test('keep the fees and terms that a change leaves out', async () => {
    const { path, products } = await catalogue();
    const at = `${path}/products/${products[0].id}`;
    await call('PATCH', at, { body: { fees: { atm: fee() }, terms: { partial_approval: true } } });
    const changed = await call('PATCH', at, {
      body: { fees: { ...steps([0, '0.50']), atm: none }, terms: { fees_paid_by: 'reserve-when-short' } },
    });
    expect(changed.body).toEqual({
      ...products[0],
      fees: { ...noFees, ...steps([0, '0.50']) },
      terms: { ...usualTerms, partial_approval: true, fees_paid_by: 'reserve-when-short' },
    });
  });

  test.each<[object, string]>([
    [{ bin: '559292' }, 'bin'],
    [{ currency: 'EUR' }, 'currency'],
    [{ enabled: 'no' }, 'enabled'],
    [{ valid_years: 99 }, 'valid_years'],
    [{ limits: limits({ min_load: '0.001' }) }, 'limits.min_load'],
    [{ funding_source: 'shared-account' }, 'funding_source'],
    [{ terms: { hold_days: { standard: 8, extended: 7 } } }, 'terms.hold_days.extended'],
    [{ fees: steps([2, '0.50'], [1, '1.00']) }, 'fees.decline.1.after'],
  ])('are not changed by %j', async (body, field) => {
    const { path, products } = await catalogue();
    const answered = await call('PATCH', `${path}/products/${products[0].id}`, { body });
    expect([answered.status, answered.body.error.field]).toEqual([400, field]);
    expect((await call('GET', `${path}/products/${products[0].id}`)).body).toEqual(products[0]);
  });

  test('of another merchant are not found', async () => {
    const [mine, other] = [await world.tenant(), await catalogue()];
    const at = `${mine.path}/products/${other.products[0].id}`;
    expect((await call('GET', at, { key: mine.key })).status).toBe(404);
    expect((await call('PATCH', at, { body: { enabled: false } })).status).toBe(404);
  });
});
