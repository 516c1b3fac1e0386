import type { Currency, FeeRule } from '../money/index.ts';

export const brands = ['VISA', 'MASTERCARD'] as const;
export const forms = ['virtual', 'physical'] as const;
export const numberRules = ['any', 'stock'] as const;
export const activations = ['at-once', 'by-first-load'] as const;
export const fundingSources = ['card-balance', 'shared-account', 'reserve-just-in-time'] as const;

export type Brand = (typeof brands)[number];
export type Form = (typeof forms)[number];
/**
 * Where the money of the product's cards is: on each card, in an account they share, or in the merchant's reserve. From
 * the last two it moves to a card just in time, when a purchase needs it.
 */
export type FundingSource = (typeof fundingSources)[number];

/** Something that can be issued: a BIN with everything its cards have in common. */
export interface Product {
  readonly id: string;
  /** The id for wires that show digits; products are listed in its order. */
  readonly number: bigint;
  readonly merchantId: string;
  readonly programmeId: string;
  /** The id that the programme's dialect shows, such as a card BIN id; unique in the programme. */
  readonly code: string;
  /** The first 6 or 8 digits of its cards' numbers. */
  readonly bin: string;
  readonly brand: Brand;
  readonly form: Form;
  /** The vendor's name for this type of card: data to the core. */
  readonly category: string;
  readonly currency: Currency;
  /** ISO 3166-1 alpha-2. */
  readonly issuerCountry: string;
  /** What the cards are meant for, as people say it: `Online Payments`. Empty where nobody says. */
  readonly scene: string;
  /** A disabled product's cards live on; no new ones are issued. */
  readonly enabled: boolean;
  /** Three digits of ISO/IEC 7813, part of the CVV. */
  readonly serviceCode: string;
  readonly validYears: number;
  readonly fundingSource: FundingSource;
  readonly fees: ProductFees;
  readonly limits: ProductLimits;
  readonly terms: ProductTerms;
  /** Which requirements a cardholder must meet, by a name that the programme's dialect knows. */
  readonly cardholderRule: string;
  readonly createdAt: Date;
}

/** What is charged beside an amount, in the product's currency. */
export interface ProductFees {
  readonly issue: FeeRule;
  readonly fund: FeeRule;
  /** For each purchase that is approved. */
  readonly authorization: FeeRule;
  /** For each purchase that is declined, by how many came before it in its calendar month: the last step reached counts. */
  readonly decline: readonly DeclineFeeStep[];
  /** On what is settled with an acceptor of another country than the issuer's. */
  readonly crossBorder: FeeRule;
  /** On what is settled in another currency than the card's. */
  readonly markUp: FeeRule;
  /** On cash taken at an ATM. */
  readonly atm: FeeRule;
  /** On each refund. */
  readonly refund: FeeRule;
  /** On what a card that is closed gives back to the reserve, and never more than that. */
  readonly close: FeeRule;
  /** For each month of a card's life; its rate says nothing, there is no amount for it. */
  readonly monthly: FeeRule;
}

/** From the decline after so many in a month, each costs this, in ten-thousandths of the product's currency. */
export interface DeclineFeeStep {
  readonly after: number;
  readonly amount: bigint;
}

/** How purchases with the product's cards are treated. */
export interface ProductTerms {
  /** A purchase that the balance does not cover is approved for what it does, where the acquirer takes that. */
  readonly partialApproval: boolean;
  /** How long a hold stands when nobody settles it; `extended` is for lodging, vehicle rental and cruises. */
  readonly holdDays: { readonly standard: number; readonly extended: number };
  /** `card`: fees are part of what must be covered, and are owed when they cannot be. `reserve-when-short`: the merchant's reserve pays what the card cannot. */
  readonly feesPaidBy: 'card' | 'reserve-when-short';
  /** Only cards of verified cardholders pay; a physical card is assigned to nobody else. */
  readonly requiresVerifiedCardholder: boolean;
  /** How long an applicant has to be verified, in days, before the application is cancelled. */
  readonly verificationDays: number;
  /** Which PINs the cards take: how many digits, and whether ones that many people choose are refused. */
  readonly pin: { readonly minLength: number; readonly maxLength: number; readonly refusesWeak: boolean };
  /** Whether a virtual card is usable once it is issued, or once it is loaded for the first time. */
  readonly activation: (typeof activations)[number];
  /** Whether a card is issued with money on it only. */
  readonly requiresFirstLoad: boolean;
  /** Which numbers a physical card can be assigned: any that no card has, or those of the product's stock of plastics. */
  readonly numbers: (typeof numberRules)[number];
}

/** Ten-thousandths of the product's currency. */
export interface ProductLimits {
  readonly minFirstLoad: bigint;
  readonly minLoad: bigint;
  /** Null for no limit. It holds for first loads too. */
  readonly maxLoad: bigint | null;
}

/** A product that is not stored yet: its number comes with the storing. */
export type NewProduct = Omit<Product, 'number'>;

/** What may change in a product's life. All else is part of the cards that were issued under it. */
export type ProductChanges = {
  readonly [Field in
    | 'scene'
    | 'enabled'
    | 'serviceCode'
    | 'validYears'
    | 'fees'
    | 'limits'
    | 'terms'
    | 'cardholderRule']?: Product[Field] | undefined;
};
