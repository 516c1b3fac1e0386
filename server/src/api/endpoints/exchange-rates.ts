import { z } from 'zod';
import { currencyOf, listExchangeRates, type QuotedRate, setExchangeRate } from '../../money/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { currencyCode, instant } from '../fields.ts';
import { type CursorKey, pageFields, pageOf, readPage, writePage } from '../paging.ts';
import { answer, refuseInvalid } from '../reply.ts';

const perUsd = z
  .string()
  .max(32)
  .meta({
    examples: ['0.92'],
    description: 'Units of the currency for one US dollar: at most 12 digits on either side of the point.',
  });

const rateView = z
  .strictObject({
    currency: currencyCode,
    per_usd: perUsd,
    valid_from: instant.meta({ description: 'In force from here on, until the currency’s next rate.' }),
  })
  .meta({ id: 'ExchangeRate' });

type RateKey = Omit<QuotedRate, 'perUsd'>;

const rateKey: CursorKey<RateKey> = {
  write: ({ currency, validFrom }) => `${currency}/${validFrom.getTime()}`,
  read: (text) => {
    const [, code = '', time = ''] = /^([A-Z]{3})\/(\d{1,15})$/.exec(text) ?? [];
    const currency = currencyOf(code);
    return currency.kind === 'known'
      ? { currency: currency.currency, validFrom: new Date(Number(time)) }
      : null;
  },
};

/** The exchange rates that amounts in other currencies are converted at. */
export const exchangeRateEndpoints = ({ database, clock }: ApiContext): Endpoint[] => [
  defineCommand({
    operation: 'setExchangeRate',
    method: 'PUT',
    path: '/exchange-rates/{currency}',
    summary: 'Set the rate of a currency against the US dollar',
    scopes: ['operator'],
    params: z.strictObject({ currency: currencyCode }),
    body: z.strictObject({
      per_usd: perUsd,
      valid_from: instant.optional().meta({
        description: 'The business clock’s now when absent. A rate of the same instant is replaced.',
      }),
    }),
    status: 200,
    result: rateView,
    handle: ({ params: { currency }, body }, once) =>
      once.transaction(async (tx) => {
        const validFrom = body.valid_from === undefined ? clock.now() : new Date(body.valid_from);
        const result = await setExchangeRate(tx, { currency, perUsd: body.per_usd, validFrom });
        if (result.kind === 'invalid') return refuseInvalid(result);
        return answer(viewOf({ currency, perUsd: body.per_usd, validFrom }));
      }),
  }),
  defineQuery({
    operation: 'listExchangeRates',
    method: 'GET',
    path: '/exchange-rates',
    summary: 'List the rates against the US dollar, by currency and from the latest to the earliest',
    scopes: ['operator'],
    query: z.strictObject({
      ...pageFields,
      currency: currencyCode.optional(),
      in_force: z
        .enum(['true'])
        .optional()
        .meta({ description: 'Only what is in force now: at most one of each currency.' }),
    }),
    status: 200,
    result: pageOf(rateView),
    handle: async ({ query }) => {
      const page = readPage(query, rateKey);
      if (page.kind === 'refusal') return page;
      const filter = { currency: query.currency, inForceAt: query.in_force && clock.now() };
      const rows = await listExchangeRates(database, filter, { after: page.after, limit: page.limit + 1 });
      return answer(writePage(rows, page.limit, rateKey, (rate) => rate, viewOf));
    },
  }),
];

function viewOf({ currency, perUsd, validFrom }: QuotedRate): z.input<typeof rateView> {
  return { currency, per_usd: perUsd, valid_from: validFrom.toISOString() };
}
