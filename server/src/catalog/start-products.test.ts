import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createMerchant, createProgramme } from '../merchants/index.ts';
import { testDatabase } from '../testing/test-database.ts';
import { createProducts } from './create-products.ts';
import { listProductsAfter } from './list-products.ts';
import { noFees, usualTerms } from './product-defaults.ts';
import type { StarterProduct } from './product-rules.ts';
import { startProducts } from './start-products.ts';

const database = await testDatabase();
const createdAt = new Date('2026-04-01T00:00:00.000Z');
const making = { newId: randomUUID, createdAt };

async function programme(merchantId: string = randomUUID()) {
  const programmeId = randomUUID();
  await createMerchant(database, { id: merchantId, name: 'Acme', createdAt });
  await createProgramme(database, {
    id: programmeId,
    merchantId,
    name: 'Cards',
    dialect: 'worldcard',
    createdAt,
  });
  return { merchantId, programmeId };
}

const starter = (code: string, overrides: Partial<StarterProduct> = {}): StarterProduct => ({
  code,
  bin: '440872',
  brand: 'VISA',
  form: 'virtual',
  category: 'VIRTUAL-V',
  currency: 'USD',
  issuerCountry: 'US',
  scene: '',
  enabled: true,
  serviceCode: '201',
  validYears: 3,
  fundingSource: 'card-balance',
  fees: noFees('USD'),
  limits: { minFirstLoad: 0n, minLoad: 0n, maxLoad: null },
  terms: usualTerms,
  cardholderRule: 'anybody',
  ...overrides,
});

const codes = async ({ merchantId }: { merchantId: string }) =>
  (await listProductsAfter(database, merchantId, {}, { after: null, limit: 100 })).map(({ code }) => code);

test('a starter product that cannot be kept is a bug, and nothing is created', async () => {
  const scope = await programme();
  const starters = [starter('1'), starter('2', { bin: '4' })];
  await expect(startProducts(database, scope, starters, making)).rejects.toThrow('starter product 2: bin');
  expect(await codes(scope)).toEqual([]);
});

test('what a programme has already stays as it is, and the rest comes in the catalogue’s order', async () => {
  const scope = await programme();
  await createProducts(database, scope, [
    { ...starter('b', { scene: 'mine' }), id: randomUUID(), createdAt },
  ]);
  const starters = [starter('c'), starter('b'), starter('a')];
  const started = await startProducts(database, scope, starters, making);
  expect(started.created.map(({ code }) => code)).toEqual(['c', 'a']);
  expect(started.kept).toBe(1);
  expect(await codes(scope)).toEqual(['b', 'c', 'a']);
  const [mine] = await listProductsAfter(database, scope.merchantId, {}, { after: null, limit: 1 });
  expect(mine?.scene).toBe('mine');
});

test('started many times at once, and beside somebody who creates one of them, each is there once', async () => {
  const scope = await programme();
  const starters = ['1', '2', '3', '4'].map((code) => starter(code));
  const starts = await Promise.all([
    ...Array.from({ length: 4 }, () => startProducts(database, scope, starters, making)),
    createProducts(database, scope, [{ ...starter('3'), id: randomUUID(), createdAt }]),
  ]);
  const created = starts.flatMap((start) => ('created' in start ? start.created : []));
  expect((await codes(scope)).toSorted()).toEqual(['1', '2', '3', '4']);
  expect(new Set(created.map(({ code }) => code)).size).toBe(created.length);
});
