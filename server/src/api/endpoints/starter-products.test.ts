import { describe, expect, test } from 'vitest';
import { unrestricted } from '../../authorizations/index.ts';
import { worldcardProducts } from '../../dialects/worldcard/product-rules.ts';
import { apiWorld } from '../../testing/api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const database = await testDatabase();
// The programmes of this world are sold the products of WorldCard.
const world = await apiWorld(database, { productRules: { parrot: worldcardProducts } });
const { call } = world;

const product = (overrides = {}) => ({
  code: '500',
  bin: '440872',
  brand: 'VISA',
  form: 'virtual',
  category: 'VIRTUAL-V',
  currency: 'USD',
  issuer_country: 'US',
  ...overrides,
});

describe('starting a programme', () => {
  test('is the operator’s, and of a programme of the merchant', async () => {
    const [mine, other] = [await world.tenant(), await world.tenant()];
    const path = `${mine.path}/programmes/${mine.programme}/products/starter`;
    expect((await call('POST', path, { key: mine.key })).status).toBe(403);
    const foreign = `${mine.path}/programmes/${other.programme}/products/starter`;
    expect((await call('POST', foreign)).status).toBe(404);
    expect((await call('GET', `${other.path}/products`)).body.data).toEqual([]);
  });

  test('is refused where the server does not speak the dialect', async () => {
    const mute = await apiWorld(database, { productRules: {} });
    const { path, programme } = await mute.tenant();
    const answered = await mute.call('POST', `${path}/programmes/${programme}/products/starter`);
    expect([answered.status, answered.body.error.code]).toEqual([409, 'not_possible']);
  });

  test('brings the catalogue once, and leaves what the programme has', async () => {
    const { path, programme, key } = await world.tenant();
    const products = `${path}/programmes/${programme}/products`;
    const own = await call('POST', products, { body: product({ code: '7', scene: 'Mine' }) });
    const started = await call('POST', `${products}/starter`);
    expect(started.body).toMatchObject({ created: { length: 18 }, kept: 1 });
    expect((await call('POST', `${products}/starter`)).body).toEqual({ created: [], kept: 19 });
    const { body } = await call('GET', `${path}/products?limit=100`, { key });
    expect(body.data).toEqual([own.body, ...started.body.created]);
  });
});

describe('the spend rules of a dialect’s starter products', () => {
  const rules = { ...unrestricted('USD'), blockedMccs: ['7995'] };
  const rulesOf = async (of: typeof world, path: string, id: string) =>
    (await of.call('GET', `${path}/products/${id}/spend-controls`)).body.rules;

  test('are those of the products that are brought, and of none that was there', async () => {
    const strict = await apiWorld(database, {
      productRules: { parrot: worldcardProducts },
      starterSpendRules: { parrot: rules },
    });
    const { path, programme } = await strict.tenant();
    const products = `${path}/programmes/${programme}/products`;
    const own = await strict.call('POST', products, { body: product({ code: '7' }) });
    const { body } = await strict.call('POST', `${products}/starter`);
    const [first, second] = body.created;
    for (const { id } of [first, second])
      expect(await rulesOf(strict, path, id)).toMatchObject({ currency: 'USD', blocked_mccs: ['7995'] });
    expect(await rulesOf(strict, path, own.body.id)).toBeNull();

    await strict.call('DELETE', `${path}/products/${first.id}/spend-controls`);
    expect((await strict.call('POST', `${products}/starter`)).body.created).toEqual([]);
    expect(await rulesOf(strict, path, first.id)).toBeNull();
  });

  test('are none where the dialect has none', async () => {
    const { path, programme } = await world.tenant();
    const { body } = await call('POST', `${path}/programmes/${programme}/products/starter`);
    expect(await rulesOf(world, path, body.created[0].id)).toBeNull();
  });
});

describe('what WorldCard cannot serve', () => {
  test.each<[object, string]>([
    [{ category: 'VIRTUAL-X' }, 'category'],
    [{ category: 'PHYSICAL-G' }, 'form'],
    [{ form: 'physical' }, 'form'],
    [{ cardholder_rule: 'VIRTUAL-R' }, 'cardholder_rule'],
    [{ cardholder_rule: 'anybody' }, 'cardholder_rule'],
  ])('is not created: %j', async (overrides, field) => {
    const { path, programme } = await world.tenant();
    const answered = await call('POST', `${path}/programmes/${programme}/products`, {
      body: product(overrides),
    });
    expect([answered.status, answered.body.error.field]).toEqual([400, field]);
    expect((await call('GET', `${path}/products`)).body.data).toEqual([]);
  });

  test('does not come of a change either, and one that is there may be disabled but not enabled', async () => {
    const lax = await apiWorld(database);
    const { path, programme } = await lax.tenant();
    const body = product({ category: 'WOODEN', cardholder_rule: 'anybody' });
    const { body: old } = await lax.call('POST', `${path}/programmes/${programme}/products`, { body });
    const change = (id: string, changes: object) =>
      call('PATCH', `${path}/products/${id}`, { body: changes });
    expect((await change(old.id, { enabled: false })).body.enabled).toBe(false);
    expect((await change(old.id, { enabled: true })).body.error.field).toBe('category');
    const created = await call('POST', `${path}/programmes/${programme}/products`, {
      body: product({ code: '501' }),
    });
    const changed = await change(created.body.id, { cardholder_rule: 'anybody', enabled: false });
    expect([changed.status, changed.body.error.field]).toEqual([400, 'cardholder_rule']);
    expect((await call('GET', `${path}/products/${created.body.id}`)).body).toEqual(created.body);
  });
});

test('what is not said of a WorldCard product is as the document has it', async () => {
  const { path, programme } = await world.tenant();
  const created = await call('POST', `${path}/programmes/${programme}/products`, { body: product() });
  expect(created.body).toMatchObject({
    cardholder_rule: 'VIRTUAL-V',
    limits: { min_first_load: '10.00', min_load: '10.00', max_load: null },
  });
});
