import { z } from 'zod';
import {
  createProducts,
  findProduct,
  forms,
  holdsItsOwnMoney,
  listProductsAfter,
  noFees,
  noLoads,
  updateProduct,
} from '../../catalog/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { idOf, searchText } from '../fields.ts';
import { numberKey, pageFields, pageOf, readPage, writePage } from '../paging.ts';
import { answer, notFound, refuse, refuseInvalid } from '../reply.ts';
import { givenFees } from './fee-view.ts';
import { readPrices } from './product-prices.ts';
import { findProductProgramme } from './product-programme.ts';
import { givenTerms, readTerms } from './product-terms.ts';
import { changeableFields, lastingFields, productView, viewOf } from './product-view.ts';

const productParams = z.strictObject({ product_id: idOf('product') });
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const { issuer_country, funding_source, ...lasting } = lastingFields;
const { scene, enabled, service_code, valid_years, cardholder_rule, limits } = changeableFields;

export const productEndpoints = ({ database, clock, newId, productRules }: ApiContext): Endpoint[] => [
  defineCommand({
    operation: 'createProduct',
    method: 'POST',
    path: '/merchants/{merchant_id}/programmes/{programme_id}/products',
    summary: 'Create a product',
    scopes: ['operator'],
    params: z.strictObject({ programme_id: idOf('programme') }),
    body: z.strictObject({
      ...lasting,
      issuer_country,
      cardholder_rule: cardholder_rule
        .optional()
        .meta({ description: 'What the programme’s dialect asks of holders of this category when absent.' }),
      funding_source: funding_source.default('card-balance'),
      scene: scene.default(''),
      enabled: enabled.default(true),
      service_code: service_code.default('201'),
      valid_years: valid_years.default(3),
      fees: givenFees.optional().meta({ description: 'What is absent is not charged.' }),
      limits: limits.optional().meta({
        description:
          'When absent those of the programme’s dialect, or none for cards that draw their money from elsewhere.',
      }),
      terms: givenTerms.optional().meta({
        description:
          'When absent no approval in part, holds of 7 and 31 days, fees paid by the card, and no verification.',
      }),
    }),
    status: 201,
    result: productView,
    handle: async ({ merchant, params, body }, once) => {
      const prices = readPrices(body, body.currency);
      if (prices.kind === 'refusal') return prices;
      const scope = { merchantId: merchant.id, programmeId: params.programme_id };
      return await once.transaction(async (tx) => {
        const programme = await findProductProgramme(tx, scope, productRules);
        if (programme.kind === 'refusal') return programme;
        const defaults = programme.rules.defaults(body.category);
        const { code, bin, brand, form, category, currency, funding_source: fundingSource } = body;
        const usualLimits = holdsItsOwnMoney({ fundingSource }) ? defaults.limits : noLoads;
        const product = {
          id: newId(),
          ...{ code, bin, brand, form, category, currency },
          issuerCountry: body.issuer_country,
          fundingSource,
          scene: body.scene,
          enabled: body.enabled,
          serviceCode: body.service_code,
          validYears: body.valid_years,
          cardholderRule: body.cardholder_rule ?? defaults.cardholderRule,
          fees: prices.fees ?? noFees(currency),
          limits: prices.limits ?? usualLimits,
          terms: readTerms(body.terms ?? {}, defaults.terms),
          createdAt: clock.now(),
        };
        const result = await createProducts(tx, scope, [product], programme.rules);
        if (result.kind === 'invalid') return refuseInvalid(result);
        const [created] = result.kind === 'created' ? result.products : [];
        return created
          ? answer(viewOf(created))
          : refuse('already_exists', 'The code is taken in this programme.', 'code');
      });
    },
  }),
  defineQuery({
    operation: 'listProducts',
    method: 'GET',
    path: '/merchants/{merchant_id}/products',
    summary: 'List products, disabled ones included unless asked otherwise',
    scopes: ['operator', 'merchant'],
    query: z.strictObject({
      ...pageFields,
      programme_id: idOf('programme').optional(),
      form: z.enum(forms).optional(),
      category: searchText(64).optional(),
      enabled: flag.optional(),
    }),
    status: 200,
    result: pageOf(productView),
    handle: async ({ merchant, query }) => {
      const page = readPage(query, numberKey);
      if (page.kind === 'refusal') return page;
      const { programme_id: programmeId, form, category, enabled: isEnabled } = query;
      const filter = { programmeId, form, category, enabled: isEnabled };
      const rows = await listProductsAfter(database, merchant.id, filter, {
        after: page.after,
        limit: page.limit + 1,
      });
      return answer(writePage(rows, page.limit, numberKey, ({ number }) => number, viewOf));
    },
  }),
  defineQuery({
    operation: 'getProduct',
    method: 'GET',
    path: '/merchants/{merchant_id}/products/{product_id}',
    summary: 'Read a product',
    scopes: ['operator', 'merchant'],
    params: productParams,
    status: 200,
    result: productView,
    handle: async ({ merchant, params }) => {
      const product = await findProduct(database, { merchantId: merchant.id, productId: params.product_id });
      return product ? answer(viewOf(product)) : notFound('product');
    },
  }),
  defineCommand({
    operation: 'updateProduct',
    method: 'PATCH',
    path: '/merchants/{merchant_id}/products/{product_id}',
    summary: 'Change a product: enable or disable it, its scene, fees, limits, terms and rules',
    scopes: ['operator'],
    params: productParams,
    body: z
      .strictObject({
        ...changeableFields,
        fees: givenFees.meta({ description: 'What is absent stays as it is.' }),
        terms: givenTerms.meta({ description: 'What is absent stays as it is.' }),
      })
      .partial(),
    status: 200,
    result: productView,
    handle: ({ merchant, params, body }, once) =>
      once.transaction(async (tx) => {
        const key = { merchantId: merchant.id, productId: params.product_id };
        const standing = await findProduct(tx, key);
        if (standing === null) return notFound('product');
        const prices = readPrices(body, standing.currency, standing.fees);
        if (prices.kind === 'refusal') return prices;
        const programme = await findProductProgramme(tx, standing, productRules);
        if (programme.kind === 'refusal') return programme;
        const changes = {
          scene: body.scene,
          enabled: body.enabled,
          serviceCode: body.service_code,
          validYears: body.valid_years,
          cardholderRule: body.cardholder_rule,
          fees: prices.fees,
          limits: prices.limits,
          terms: body.terms && readTerms(body.terms, standing.terms),
        };
        const result = await updateProduct(tx, key, changes, clock.now(), programme.rules);
        if (result.kind === 'invalid') return refuseInvalid(result);
        return result.kind === 'updated' ? answer(viewOf(result.product)) : notFound('product');
      }),
  }),
];
