import { describe, expect, test } from 'vitest';
import type { Product } from '../../catalog/index.ts';
import { plasticsWorld } from '../../testing/plastics-world.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { luhnIsValid, Secret } from '../../vault/index.ts';
import { assignNumber } from '../assign-number.ts';
import { addStock } from './add-stock.ts';
import type { Plastic } from './plastic.ts';
import { countStock, findPlastic, listPlasticsOfProduct, listStock } from './plastic-queries.ts';
import { reportPlastic } from './report-plastic.ts';

const database = await testDatabase();
const world = await plasticsWorld(database);
const { engine } = world;
const add = (product: Product, count: number, by = engine) =>
  database.transaction((tx) => addStock(tx, by.cards, product, count));
const all = { after: null, limit: 2000 };

describe('stock is refused', () => {
  test.each([0, -1, 1.5, 1001, Number.NaN])('of %d plastics', async (count) => {
    const product = await world.otherProduct();
    expect(await add(product, count)).toEqual({ kind: 'refused', reason: 'bad-count' });
    expect(await countStock(database, product)).toBe(0);
  });

  test('for virtual cards', async () => {
    const product = await world.otherProduct(world.scope, { form: 'virtual' });
    expect(await add(product, 1)).toEqual({ kind: 'refused', reason: 'not-physical' });
  });
});

describe('stock', () => {
  test('is made with numbers of the BIN that nobody else has, and listed in its order', async () => {
    const product = await world.otherProduct(world.scope, { bin: '40001234' });
    const added = await add(product, 1000);
    if (added.kind !== 'added') throw new Error(added.reason);
    expect(await countStock(database, product)).toBe(1000);
    const listed = await listStock(engine.cards, product, all);
    expect(new Set(listed.map(({ number }) => number)).size).toBe(1000);
    for (const { number, plastic } of listed) {
      expect(number).toMatch(/^40001234\d{8}$/);
      expect(luhnIsValid(number)).toBe(true);
      expect(plastic).toMatchObject({ state: 'in-stock', pan: 'own', cardId: null, last4: number.slice(-4) });
    }
    const byId = (one: Plastic, other: Plastic) => (one.id < other.id ? -1 : 1);
    expect(listed.map(({ plastic }) => plastic)).toEqual([...added.plastics].sort(byId));
    const [first, second] = listed;
    const page = await listStock(engine.cards, product, { after: first?.plastic.id ?? null, limit: 1 });
    expect(page).toEqual([second]);
    expect(await engine.vault.findByPan(database, Secret.of(first?.number ?? ''))).toMatchObject({
      ...{ holder: 'plastic', cardId: first?.plastic.id, retired: null },
    });
  });

  test('that others add at the same instant is all there', async () => {
    const product = await world.otherProduct();
    const other = await world.otherProcess();
    await Promise.all([engine, other, engine].map((by) => add(product, 50, by)));
    expect(await countStock(database, product)).toBe(150);
  });

  test('shrinks by what is assigned, lost or stolen, whose numbers are shown no more', async () => {
    const { product } = world;
    await add(product, 4);
    const [assigned, lost, stolen, left] = await listStock(engine.cards, product, all);
    if (!assigned || !lost || !stolen || !left) throw new Error('The stock is too small.');
    await assignNumber(engine.cards, await world.verified(), Secret.of(assigned.number));
    await reportPlastic(engine.cards, lost.plastic, 'lost');
    await reportPlastic(engine.cards, stolen.plastic, 'stolen');
    expect(await listStock(engine.cards, product, all)).toEqual([left]);
    expect(await countStock(database, product)).toBe(1);
    expect(await listPlasticsOfProduct(database, product, 'stolen', all)).toMatchObject([
      { id: stolen.plastic.id, pan: 'retired' },
    ]);
  });

  test('of another merchant is nobody else’s', async () => {
    const other = await world.otherTenant();
    const plastic = await world.stockPiece(other.product);
    const named = { id: other.product.id, merchantId: world.scope.merchantId };
    expect(await listStock(engine.cards, named, all)).toEqual([]);
    expect(await findPlastic(database, world.scope.merchantId, plastic.id)).toBeNull();
    expect(await findPlastic(database, other.scope.merchantId, plastic.id)).toEqual(plastic);
  });
});
