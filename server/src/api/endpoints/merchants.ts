import { z } from 'zod';
import {
  createMerchant,
  findMerchant,
  listMerchants,
  type Merchant,
  type MerchantSettings,
  productionRateLimit,
  updateMerchant,
} from '../../merchants/index.ts';
import { publicId } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { idText, instant } from '../fields.ts';
import { pageFields, pageOf, readPage, uuidKey, writePage } from '../paging.ts';
import { answer, notFound, refuseInvalid } from '../reply.ts';

const settings = z.strictObject({
  utc_offset: z
    .string()
    .meta({ examples: ['+08:00'], description: 'The offset of the times the merchant is shown.' }),
  legacy_frozen_status: z.boolean(),
  allow_private_callbacks: z
    .boolean()
    .meta({ description: 'Lets callback URLs point into private networks.' }),
  rate_limit: z
    .strictObject({ per_second: z.number(), burst: z.number() })
    .nullable()
    .meta({
      description:
        'Requests a second on average, and at once. Null for no limit. When absent, a new merchant has ' +
        `${productionRateLimit.perSecond} a second and ${productionRateLimit.burst} at once in production, and no limit in the ` +
        'sandbox. Each process of a server counts for itself.',
    }),
});

const merchantView = z
  .strictObject({
    id: idText('merchant'),
    name: z.string(),
    settings,
    created_at: instant,
  })
  .meta({ id: 'Merchant' });

function viewOf(merchant: Merchant): z.input<typeof merchantView> {
  const { utcOffset, legacyFrozenStatus, allowPrivateCallbacks, rateLimit } = merchant.settings;
  return {
    id: publicId('merchant', merchant.id),
    name: merchant.name,
    settings: {
      utc_offset: utcOffset,
      legacy_frozen_status: legacyFrozenStatus,
      allow_private_callbacks: allowPrivateCallbacks,
      rate_limit: rateLimit && { per_second: rateLimit.perSecond, burst: rateLimit.burst },
    },
    created_at: merchant.createdAt.toISOString(),
  };
}

const someSettings = settings.partial();

/** What was given, and nothing else: an absent setting stays as it is. */
function settingsOf(given: z.output<typeof someSettings> | undefined): Partial<MerchantSettings> {
  if (given === undefined) return {};
  const { utc_offset, legacy_frozen_status, allow_private_callbacks, rate_limit } = given;
  return {
    ...(utc_offset === undefined ? {} : { utcOffset: utc_offset }),
    ...(legacy_frozen_status === undefined ? {} : { legacyFrozenStatus: legacy_frozen_status }),
    ...(allow_private_callbacks === undefined ? {} : { allowPrivateCallbacks: allow_private_callbacks }),
    ...(rate_limit === undefined
      ? {}
      : { rateLimit: rate_limit && { perSecond: rate_limit.per_second, burst: rate_limit.burst } }),
  };
}

/** What a new merchant is given where the request does not say otherwise. */
const settingsOfNew: Record<ApiContext['mode'], Partial<MerchantSettings>> = {
  sandbox: {},
  production: { rateLimit: productionRateLimit },
};

export const merchantEndpoints = ({ mode, database, clock, newId }: ApiContext): Endpoint[] => [
  defineCommand({
    operation: 'createMerchant',
    method: 'POST',
    path: '/merchants',
    summary: 'Create a merchant',
    scopes: ['operator'],
    body: z.strictObject({ name: z.string(), settings: someSettings.optional() }),
    status: 201,
    result: merchantView,
    handle: ({ body }, once) =>
      once.transaction(async (tx) => {
        const input = {
          id: newId(),
          name: body.name,
          settings: { ...settingsOfNew[mode], ...settingsOf(body.settings) },
          createdAt: clock.now(),
        };
        const result = await createMerchant(tx, input);
        return result.kind === 'created' ? answer(viewOf(result.merchant)) : refuseInvalid(result);
      }),
  }),
  defineQuery({
    operation: 'listMerchants',
    method: 'GET',
    path: '/merchants',
    summary: 'List merchants: all for an operator, its own for a merchant',
    scopes: ['operator', 'merchant'],
    query: z.strictObject(pageFields),
    status: 200,
    result: pageOf(merchantView),
    handle: async ({ caller, query }) => {
      const page = readPage(query, uuidKey);
      if (page.kind === 'refusal') return page;
      const own = caller.merchantId === null ? null : await findMerchant(database, caller.merchantId);
      const rows =
        caller.merchantId === null
          ? await listMerchants(database, { after: page.after, limit: page.limit + 1 })
          : [own].filter((merchant) => merchant !== null);
      return answer(writePage(rows, page.limit, uuidKey, ({ id }) => id, viewOf));
    },
  }),
  defineQuery({
    operation: 'getMerchant',
    method: 'GET',
    path: '/merchants/{merchant_id}',
    summary: 'Read a merchant',
    scopes: ['operator', 'merchant'],
    status: 200,
    result: merchantView,
    handle: async ({ merchant }) => answer(viewOf(merchant)),
  }),
  defineCommand({
    operation: 'updateMerchant',
    method: 'PATCH',
    path: '/merchants/{merchant_id}',
    summary: 'Change the name or some settings',
    scopes: ['operator'],
    body: z.strictObject({ name: z.string().optional(), settings: someSettings.optional() }),
    status: 200,
    result: merchantView,
    handle: ({ merchant, body }, once) =>
      once.transaction(async (tx) => {
        const changes = { name: body.name, settings: settingsOf(body.settings) };
        const result = await updateMerchant(tx, merchant.id, changes);
        if (result.kind === 'invalid') return refuseInvalid(result);
        return result.kind === 'updated' ? answer(viewOf(result.merchant)) : notFound('merchant');
      }),
  }),
];
