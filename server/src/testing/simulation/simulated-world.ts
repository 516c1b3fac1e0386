import {
  chargeMonthlyFees,
  type SpendLimit,
  setSpendRules,
  unrestricted,
} from '../../authorizations/index.ts';
import { type Card, fundCard, issueCard, type LoadAcceptance } from '../../cards/index.ts';
import {
  createProducts,
  findProductByCode,
  moveSharedMoney,
  noFees,
  noLoads,
  type Product,
} from '../../catalog/index.ts';
import { fundReserve } from '../../merchants/index.ts';
import { type FeeRule, money } from '../../money/index.ts';
import type { Database } from '../../platform/index.ts';
import { engineWorld } from '../engine-world.ts';
import { majorUnits as USD } from '../test-message.ts';
import { worked } from '../worked.ts';

export type SimulatedWorld = Awaited<ReturnType<typeof simulatedWorld>>;

const fee = (fixed: number, percent = 0): FeeRule => ({
  fixed: money(USD(fixed), 'USD'),
  rate: { millionths: BigInt(Math.round(percent * 10_000)) },
  minimum: null,
  maximum: null,
});

/** Every fee that the use of a card can cost. */
const allFees = {
  authorization: fee(0.1),
  decline: [
    { after: 0, amount: 0n },
    { after: 2, amount: USD(0.25) },
  ],
  crossBorder: fee(0, 1),
  markUp: fee(0, 1.5),
  atm: fee(1, 1),
  refund: fee(0.2),
  close: fee(0.75, 1),
  monthly: fee(0.5),
};

/**
 * One merchant with products of every source of funds, with and without fees, some paid by the card and some by the
 * reserve. Every level has limits, in windows of every kind; they hold from the start.
 */
export async function simulatedWorld(database: Database) {
  const world = await engineWorld(database, { reserve: 2_500 });
  const { engine, scope } = world;
  const terms = { ...world.product.terms, partialApproval: true };
  const variants: Pick<Product, 'code' | 'fundingSource' | 'fees' | 'terms' | 'limits'>[] = [
    {
      code: 'own-money-with-fees',
      fundingSource: 'card-balance',
      fees: { ...noFees('USD'), ...allFees },
      terms: { ...terms, feesPaidBy: 'card' },
      limits: world.product.limits,
    },
    {
      code: 'own-money-reserve-pays-fees',
      fundingSource: 'card-balance',
      fees: { ...noFees('USD'), ...allFees },
      terms: { ...terms, feesPaidBy: 'reserve-when-short' },
      limits: world.product.limits,
    },
    {
      code: 'own-money-by-first-load',
      fundingSource: 'card-balance',
      fees: { ...noFees('USD'), ...allFees },
      terms: { ...terms, feesPaidBy: 'card', activation: 'by-first-load' },
      limits: world.product.limits,
    },
    {
      code: 'shared',
      fundingSource: 'shared-account',
      fees: { ...noFees('USD'), ...allFees },
      terms: { ...terms, feesPaidBy: 'card' },
      limits: noLoads,
    },
    {
      code: 'just-in-time',
      fundingSource: 'reserve-just-in-time',
      fees: { ...noFees('USD'), ...allFees },
      terms: { ...terms, feesPaidBy: 'reserve-when-short', holdDays: { standard: 2, extended: 10 } },
      limits: noLoads,
    },
  ];
  await createProducts(
    database,
    scope,
    variants.map((variant) => {
      const { number: _, ...product } = world.product;
      return { ...product, ...variant, id: engine.newId() };
    }),
  );
  const products: Product[] = [world.product];
  for (const { code } of variants) products.push((await findProductByCode(database, scope, code)) as Product);
  const shared = products.find(({ fundingSource }) => fundingSource === 'shared-account') as Product;

  const { merchantId, programmeId } = scope;
  await setRules(database, { merchantId, subjectId: programmeId, level: 'programme' }, programmeRules);
  for (const { id, code } of products) {
    if (code !== 'shared')
      await setRules(database, { merchantId, subjectId: id, level: 'product' }, productRules);
  }

  const simulated = {
    ...world,
    products,
    /** Runs everything that is due. */
    async runJobs(): Promise<number> {
      let charged = 0;
      for (;;) {
        const round = worked(await chargeMonthlyFees(engine.authorizations));
        if (round === 0) return charged + (await world.runJobs());
        charged += round;
      }
    },
    /** Has a card issued. One with money elsewhere begins with none of its own, as does one that a top-up activates. */
    async issue(product: Product, reference: string, firstLoad: bigint): Promise<LoadAcceptance> {
      const isLoaded = product.fundingSource === 'card-balance' && product.terms.activation === 'at-once';
      const load = isLoaded ? firstLoad : 0n;
      return await issueCard(engine.cards, { ...scope, reference, product, cardholder, firstLoad: load });
    },
    /** Orders a top-up, which is refused where the money is elsewhere. */
    async fund(card: Card, amount: bigint, reference: string): Promise<LoadAcceptance> {
      const product = products.find(({ id }) => id === card.productId) as Product;
      return await fundCard(engine.cards, { card, product, reference, amount });
    },
    async fillReserve(major: number): Promise<void> {
      const id = engine.newId();
      const occurredAt = engine.clock.now();
      const given = money(USD(major), 'USD');
      await fundReserve(engine.cards, { id, merchantId, money: given, reference: id, occurredAt });
    },
    /** Moves money between the reserve and the account that one product's cards share. */
    async share(major: number, direction: 'from-reserve' | 'to-reserve'): Promise<void> {
      const id = engine.newId();
      await moveSharedMoney(engine.cards, {
        id,
        merchantId,
        productId: shared.id,
        direction,
        money: money(USD(major), 'USD'),
        reference: id,
        occurredAt: engine.clock.now(),
      });
    },
  };
  await simulated.share(600, 'from-reserve');
  return simulated;
}

async function setRules(database: Database, of: Parameters<typeof setSpendRules>[1], limits: SpendLimit[]) {
  const problem = await setSpendRules(database, of, { ...noRules, limits });
  if (problem) throw new Error(`${problem.field} ${problem.problem}`);
}

/** Sets the rules of a card and of its holder, which must be done before the card is used. */
export async function limitCard(
  { database }: Pick<SimulatedWorld, 'database'>,
  card: { readonly merchantId: string; readonly id: string; readonly cardholderId: string },
): Promise<void> {
  const { merchantId } = card;
  await setRules(database, { merchantId, subjectId: card.id, level: 'card' }, cardRules);
  await setRules(database, { merchantId, subjectId: card.cardholderId, level: 'cardholder' }, holderRules);
}

const limit = (
  window: SpendLimit['window'],
  period: SpendLimit['period'],
  amount: number | null,
  count: number | null,
  timeZone = 'UTC',
): SpendLimit => ({ window, period, timeZone, amount: amount === null ? null : USD(amount), count });

const programmeRules = [
  limit('calendar', 'day', 1500, null, 'Asia/Singapore'),
  limit('rolling', 'week', 6000, 150),
];
const productRules = [limit('rolling', 'day', 350, 8), limit('calendar', 'month', 1200, null)];
const cardRules = [limit('calendar', 'day', 260, 5), limit('calendar', 'lifetime', 2000, 60)];
const holderRules = [
  limit('calendar', 'week', 600, null, 'Asia/Singapore'),
  limit('rolling', 'month', null, 30),
];

const noRules = unrestricted('USD');

const cardholder = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  email: '',
  phone: '',
  phoneCountryCode: '',
  birthday: '',
  countryCode: 'US',
  city: '',
  address: '',
  addressLineTwo: '',
  state: '',
  postalCode: '',
};
