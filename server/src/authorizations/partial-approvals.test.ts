import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Card, cardBalances } from '../cards/index.ts';
import { type Product, usualTerms } from '../catalog/index.ts';
import { type FeeRule, money } from '../money/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { testAcceptor, majorUnits as USD } from '../testing/test-message.ts';
import { authorizationFees, purchaseFees, total } from './fees.ts';
import { readAuthorizationWithEvents } from './index.ts';

const database = await testDatabase();

/** A fixed part, a percentage, and a minimum and a maximum where there are any. */
const fee = (fixed: number, percent = 0, minimum?: number, maximum?: number): FeeRule => ({
  fixed: money(USD(fixed), 'USD'),
  rate: { millionths: BigInt(Math.round(percent * 10_000)) },
  minimum: minimum === undefined ? null : money(USD(minimum), 'USD'),
  maximum: maximum === undefined ? null : money(USD(maximum), 'USD'),
});

const cases: [string, Partial<Product['fees']>][] = [
  ['a fixed authorization fee', { authorization: fee(0.25) }],
  ['an authorization fee by the amount', { authorization: fee(0, 3.3) }],
  ['a rate for other countries, with a minimum', { crossBorder: fee(0, 1.5, 0.75) }],
  ['a mark-up with a maximum', { markUp: fee(0, 2.75, 0, 1.1) }],
  ['an ATM fee with a fixed part and a rate', { atm: fee(1.5, 0.5) }],
  [
    'all of them',
    {
      authorization: fee(0.1, 0.35),
      crossBorder: fee(0, 1.5, 0.75, 4),
      markUp: fee(0.3, 12.5),
      atm: fee(1.5, 0.5, 2),
    },
  ],
];

const inEuros = { channel: 'atm', entryMode: 'chip', currency: 'EUR' } as const;
const abroad = { ...inEuros, acceptor: { ...testAcceptor, country: 'GB' } };
const CENT = USD(0.01);

describe.each(cases)('of a purchase with %s', async (_what, fees) => {
  const world = await engineWorld(database, {
    ...{ reserve: 10_000_000, fees, product: { terms: { ...usualTerms, partialApproval: true } } },
  });
  const { scope, product } = world;
  const feesOn = (amount: bigint) => {
    const billing = money(amount, 'USD');
    const ofPurchase = purchaseFees(product, abroad, billing);
    return total([...ofPurchase, ...authorizationFees(product, billing)]);
  };
  /** The most that such a balance covers, found by trying every cent from above. */
  const mostOf = (balance: bigint): bigint => {
    let amount = balance;
    while (amount > 0n && amount + feesOn(amount) > balance) amount -= CENT;
    return amount;
  };
  const available = async (card: Card) => (await cardBalances(database, card)).available;

  test('the part is the most that is covered with its fees, and what a decline says that it would be', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1000, max: 20_000 }).map((cents) => cents / 100),
        fc.constantFrom('authorization', 'debit'),
        async (balance, type) => {
          const card = await world.activeCard(balance);
          const most = mostOf(USD(balance));
          const declined = await world.send(type, card, balance * 2, abroad);
          expect(declined.status).toBe('declined');
          const read = await readAuthorizationWithEvents(
            database,
            scope.merchantId,
            declined.authorizationId as string,
          );
          const { lowerBy } = read?.authorization.details.decision.counterfactual ?? expect.fail();
          expect(declined.billing.amount - BigInt(lowerBy ?? 0)).toBe(most);

          const before = await available(card);
          const approved = await world.send(type, card, balance * 2, { ...abroad, partialApproval: true });
          expect(approved).toMatchObject({ responseCode: '10', billing: money(most, 'USD') });
          expect(await available(card)).toBe(before - most - feesOn(most));
        },
      ),
      { numRuns: 6 },
    );
    expect(await world.verify()).toEqual([]);
  });
});
