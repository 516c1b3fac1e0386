import { z } from 'zod';
import { brands, forms, fundingSources, type Product } from '../../catalog/index.ts';
import { publicId } from '../../platform/index.ts';
import { amountOf, amountText, currencyCode, idText, instant } from '../fields.ts';
import { feeFields, feesView } from './fee-view.ts';
import { termFields, termsView } from './product-terms.ts';

export const limitFields = z
  .strictObject({
    min_first_load: amountText,
    min_load: amountText,
    max_load: amountText.nullable().meta({ description: 'Null for no limit.' }),
  })
  .meta({
    description: 'Of loads onto a card. Zero, zero and null for cards that draw their money from elsewhere.',
  });

/** What may be given at any time of a product's life. */
export const changeableFields = {
  scene: z.string().meta({ examples: ['Online Payments'] }),
  enabled: z.boolean().meta({ description: 'False: its cards live on, and no new ones are issued.' }),
  service_code: z.string().meta({ examples: ['201'] }),
  valid_years: z.number(),
  cardholder_rule: z
    .string()
    .meta({ description: 'Which requirements a cardholder must meet, by the dialect’s name for them.' }),
  fees: feeFields,
  limits: limitFields,
  terms: termFields,
};

/** What is part of every card that is issued, and so never changes. */
export const lastingFields = {
  code: z
    .string()
    .meta({ description: 'The id that the programme’s dialect shows; unique in the programme.' }),
  bin: z.string().meta({ examples: ['440872'] }),
  brand: z.enum(brands),
  form: z.enum(forms),
  category: z
    .string()
    .meta({ examples: ['VIRTUAL-V'], description: 'The dialect’s name for this type of card.' }),
  currency: currencyCode,
  issuer_country: z.string().meta({ examples: ['US'] }),
  funding_source: z.enum(fundingSources).meta({
    description:
      'Where the cards’ money is: on each card, in an account they share, or in the merchant’s reserve. From the last two it moves to a card just in time, and such cards are never loaded.',
  }),
};

export const productView = z
  .strictObject({
    id: idText('product'),
    programme_id: idText('programme'),
    ...lastingFields,
    ...changeableFields,
    created_at: instant,
  })
  .meta({ id: 'Product' });

export function viewOf(product: Product): z.input<typeof productView> {
  const { currency, limits, fees } = product;
  return {
    id: publicId('product', product.id),
    programme_id: publicId('programme', product.programmeId),
    code: product.code,
    bin: product.bin,
    brand: product.brand,
    form: product.form,
    category: product.category,
    currency,
    issuer_country: product.issuerCountry,
    funding_source: product.fundingSource,
    scene: product.scene,
    enabled: product.enabled,
    service_code: product.serviceCode,
    valid_years: product.validYears,
    cardholder_rule: product.cardholderRule,
    fees: feesView(fees, currency),
    limits: {
      min_first_load: amountOf(limits.minFirstLoad, currency),
      min_load: amountOf(limits.minLoad, currency),
      max_load: limits.maxLoad === null ? null : amountOf(limits.maxLoad, currency),
    },
    terms: termsView(product.terms),
    created_at: product.createdAt.toISOString(),
  };
}
