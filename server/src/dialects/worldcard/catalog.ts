import {
  type Brand,
  noFees,
  type ProductLimits,
  type ProductTerms,
  type StarterProduct,
  usualTerms,
} from '../../catalog/index.ts';
import { type CardType, isVirtual } from './card-types.ts';

const CURRENCY = 'USD';
/** The document's minimum of a first recharge and of a top-up: 10, in ten-thousandths. */
const LEAST_LOAD = 100_000n;

/** What a product lets on its cards where nothing else was said. */
export const worldcardLimits: ProductLimits = {
  minFirstLoad: LEAST_LOAD,
  minLoad: LEAST_LOAD,
  maxLoad: null,
};

/** A physical card is given to verified people only, and its PIN has six digits. */
const physicalTerms: ProductTerms = {
  ...usualTerms,
  requiresVerifiedCardholder: true,
  pin: { minLength: 6, maxLength: 6, refusesWeak: false },
  // The numbers of the document's examples fail the Luhn check, and are not of the BIN either.
  numbers: 'any',
};

/** How cards of this type are treated where nothing else was said. */
export function worldcardTerms(category: string): ProductTerms {
  return category === 'PHYSICAL-G' ? physicalTerms : usualTerms;
}

type Line = readonly [
  code: string,
  bin: string,
  brand: Brand,
  category: CardType,
  country: string,
  scene: string,
];

/**
 * The card BINs that a programme can start with, and every sandbox does, in the order in which they are listed. Those of the document's examples
 * are there with their ids, and so are its totals: 15 virtual and 3 physical BINs can be applied for.
 */
const lines: readonly Line[] = [
  ['1', '440872', 'VISA', 'VIRTUAL-V', 'US', 'Online Payments'],
  ['2', '559292', 'MASTERCARD', 'VIRTUAL-R', 'US', 'Business Procurement'],
  ['3', '441104', 'VISA', 'VIRTUAL-V', 'US', 'E-commerce'],
  ['4', '441105', 'VISA', 'VIRTUAL-V', 'US', 'Advertising'],
  ['5', '446190', 'VISA', 'VIRTUAL-V', 'GB', 'Subscriptions'],
  ['6', '531847', 'MASTERCARD', 'VIRTUAL-V', 'US', 'Online Payments'],
  ['7', '531993', 'MASTERCARD', 'VIRTUAL-V', 'HK', 'Travel'],
  ['8', '555243', 'MASTERCARD', 'VIRTUAL-R', 'US', 'Advertising'],
  ['9', '525847', 'MASTERCARD', 'VIRTUAL-R', 'SG', 'Business Procurement'],
  ['10', '485997', 'VISA', 'VIRTUAL-R', 'US', 'E-commerce'],
  ['11', '491090', 'VISA', 'VIRTUAL-R', 'HK', 'Travel'],
  ['12', '493812', 'VISA', 'PHYSICAL-G', 'US', ''],
  ['13', '493724', 'VISA', 'VIRTUAL-G', 'US', 'Online Payments'],
  ['14', '493725', 'VISA', 'VIRTUAL-G', 'HK', 'E-commerce'],
  ['15', '537100', 'MASTERCARD', 'VIRTUAL-G', 'US', 'Subscriptions'],
  ['16', '537101', 'MASTERCARD', 'VIRTUAL-G', 'SG', 'Travel'],
  ['17', '441199', 'VISA', 'VIRTUAL-V', 'US', 'Online Payments'],
  ['18', '535110', 'MASTERCARD', 'PHYSICAL-G', 'HK', ''],
  ['100023', '400012', 'VISA', 'PHYSICAL-G', 'US', ''],
];

/** The BIN that has been disabled, so that 10009 can be seen. */
const DISABLED = '17';

export const worldcardCatalog: readonly StarterProduct[] = lines.map(
  ([code, bin, brand, category, issuerCountry, scene]) => ({
    code,
    bin,
    brand,
    form: isVirtual(category) ? 'virtual' : 'physical',
    category,
    currency: CURRENCY,
    issuerCountry,
    scene,
    enabled: code !== DISABLED,
    serviceCode: '201',
    validYears: 3,
    fundingSource: 'card-balance',
    fees: noFees(CURRENCY),
    limits: worldcardLimits,
    terms: worldcardTerms(category),
    cardholderRule: category,
  }),
);
