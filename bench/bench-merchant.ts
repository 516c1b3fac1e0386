import {
  createProducts,
  findProductByCode,
  noFees,
  type Product,
  usualTerms,
} from '../server/src/catalog/index.ts';
import type { Engine } from '../server/src/compose-engine.ts';
import { createMerchant, createProgramme, fundReserve } from '../server/src/merchants/index.ts';
import { money } from '../server/src/money/index.ts';

/** The least that a card of a bench merchant is loaded with, in ten-thousandths of a dollar. */
export const LOAD = 10_0000n;

/** A merchant with a programme, one product without fees, a full reserve, and no webhook. */
export async function newMerchant({ database, newId, clock, cards }: Engine): Promise<Product> {
  const [merchantId, programmeId, createdAt] = [newId(), newId(), clock.now()];
  await createMerchant(database, { id: merchantId, name: 'Bench', createdAt });
  await createProgramme(database, {
    id: programmeId,
    merchantId,
    name: 'Bench',
    dialect: 'worldcard',
    createdAt,
  });
  const scope = { merchantId, programmeId };
  await createProducts(database, scope, [
    {
      id: newId(),
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
      fees: noFees('USD'),
      limits: { minFirstLoad: LOAD, minLoad: LOAD, maxLoad: null },
      terms: usualTerms,
      cardholderRule: 'none',
      createdAt,
    },
  ]);
  await fundReserve(cards, {
    id: newId(),
    merchantId,
    money: money(10n ** 14n, 'USD'),
    reference: 'bench',
    occurredAt: createdAt,
  });
  return (await findProductByCode(database, scope, '1')) as Product;
}
