import { type SpendRules, unrestricted } from '../../authorizations/index.ts';
import {
  type NewProduct,
  noFees,
  type ProductLimits,
  type ProductTerms,
  type StarterProduct,
  usualTerms,
} from '../../catalog/index.ts';
import { type FeeRule, money, noFee } from '../../money/index.ts';

const CURRENCY = 'USD';

/** `type` of a template. */
export const cardTypes = { virtual: 'Virtual', physical: 'Physical' } as const;

/** Everybody is registered with an email; some templates ask for a phone number, too. */
export const cardholderRules = ['email', 'phone'] as const;

/** `requires_phone_only`. */
export function asksForPhone({ cardholderRule }: Pick<NewProduct, 'cardholderRule'>): boolean {
  return cardholderRule === 'phone';
}

const usd = (units: number) => BigInt(units) * 10_000n;
const cents = (count: number) => BigInt(count) * 100n;
const flat = (amount: bigint): FeeRule => ({ ...noFee(CURRENCY), fixed: money(amount, CURRENCY) });

/** What a template lets on its cards where nothing else was said: the sheet's sample. */
export const bananatechLimits: ProductLimits = {
  minFirstLoad: usd(10),
  minLoad: usd(10),
  maxLoad: usd(10_000),
};

/** How cards of this type are treated where nothing else was said. */
export function bananatechTerms(category: string): ProductTerms {
  return {
    ...usualTerms,
    requiresVerifiedCardholder: category === cardTypes.physical,
    pin: { minLength: 4, maxLength: 6, refusesWeak: false },
    // A plastic is assigned by the number that the cardholder reads on it.
    numbers: category === cardTypes.physical ? 'stock' : 'any',
  };
}

interface Line {
  readonly scene: string;
  readonly bin: string;
  readonly brand: StarterProduct['brand'];
  readonly form: StarterProduct['form'];
  /** Apply, recharge and refund fee, in cents. */
  readonly fees: readonly [number, number, number];
  readonly terms?: Partial<ProductTerms>;
  readonly asks?: (typeof cardholderRules)[number];
}

/** The templates that a programme can start with, and every sandbox does: each flag once, and the sheet's sample as the first. */
const lines: readonly Line[] = [
  {
    ...{ scene: 'Virtual Visa', bin: '441221', brand: 'VISA', form: 'virtual', fees: [500, 100, 0] },
    terms: { requiresVerifiedCardholder: true },
  },
  {
    ...{ scene: 'Virtual Mastercard, active from its first recharge', bin: '531221', brand: 'MASTERCARD' },
    ...{ form: 'virtual', fees: [200, 50, 100], asks: 'phone' },
    terms: { activation: 'by-first-load' },
  },
  {
    ...{ scene: 'Virtual Visa with a deposit', bin: '441222', brand: 'VISA', form: 'virtual' },
    ...{ fees: [300, 100, 250] },
    terms: { requiresFirstLoad: true },
  },
  { scene: 'Physical Visa', bin: '441223', brand: 'VISA', form: 'physical', fees: [1000, 100, 0] },
];

/** The template whose plastics a sandbox has in stock. */
export const PHYSICAL_CODE = '4';

export const bananatechCatalog: readonly StarterProduct[] = lines.map(
  ({ scene, bin, brand, form, fees: [issue, fund, close], terms, asks = 'email' }, index) => ({
    code: String(index + 1),
    ...{ bin, brand, form, scene, category: cardTypes[form], currency: CURRENCY, issuerCountry: 'US' },
    ...{ enabled: true, serviceCode: '201', validYears: 3, fundingSource: 'card-balance' },
    fees: {
      ...noFees(CURRENCY),
      issue: flat(cents(issue)),
      fund: flat(cents(fund)),
      close: flat(cents(close)),
    },
    limits: bananatechLimits,
    terms: { ...bananatechTerms(cardTypes[form]), ...terms },
    cardholderRule: asks,
  }),
);

/** `limit_per_tx`, `limit_per_day` and `limit_per_month` of the templates that a programme starts with. */
export const bananatechSpendRules: SpendRules = {
  ...unrestricted(CURRENCY),
  maxAmount: usd(5_000),
  limits: (['day', 'month'] as const).map((period) => ({
    ...{ window: 'calendar', period, timeZone: 'UTC', count: null },
    amount: period === 'day' ? usd(10_000) : usd(50_000),
  })),
};
