import { z } from 'zod';
import {
  type CardholderStanding,
  findListedCardholder,
  type ListedCardholder,
  listCardholdersAfter,
} from '../../cardholders/index.ts';
import { publicId } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineQuery, type Endpoint } from '../endpoint.ts';
import { idOf, idText, instant } from '../fields.ts';
import { numberKey, pageFields, pageOf, readPage, writePage } from '../paging.ts';
import { answer, notFound } from '../reply.ts';

const scopes = ['operator', 'merchant'] as const;
const standings = ['accepted', 'pending', 'rejected'] as const satisfies readonly CardholderStanding[];

const cardholderView = z
  .strictObject({
    id: idText('cardholder'),
    number: z.string().meta({ description: 'The id on wires that show digits.' }),
    programme_id: idText('programme'),
    registered_for: z.string().nullable().meta({
      description:
        'The code of the product that they were registered for; null of somebody who came with the order of a card.',
    }),
    standing: z.enum(standings).meta({
      description:
        'Whether they may be given cards: accepted where nothing had to be verified, or where it was.',
    }),
    first_name: z.string(),
    last_name: z.string(),
    email: z.string(),
    country_code: z.string().meta({ description: 'ISO 3166-1 alpha-2; empty where nobody said.' }),
    created_at: instant,
  })
  .meta({ id: 'Cardholder' });

function viewOf(cardholder: ListedCardholder): z.input<typeof cardholderView> {
  return {
    id: publicId('cardholder', cardholder.id),
    number: String(cardholder.number),
    programme_id: publicId('programme', cardholder.programmeId),
    registered_for: cardholder.registeredFor,
    standing: cardholder.standing,
    first_name: cardholder.firstName,
    last_name: cardholder.lastName,
    email: cardholder.email,
    country_code: cardholder.countryCode,
    created_at: cardholder.createdAt.toISOString(),
  };
}

/** Our id, or the digits that wires show. */
const named = z.union([
  idOf('cardholder'),
  z
    .string()
    .regex(/^\d{16,18}$/)
    .transform(BigInt),
]);

/** The people that cards are issued to, however they came here. */
export const cardholderEndpoints = ({ database }: ApiContext): Endpoint[] => [
  defineQuery({
    operation: 'listCardholders',
    method: 'GET',
    path: '/merchants/{merchant_id}/cardholders',
    summary: 'List the merchant’s cardholders, oldest first',
    scopes,
    query: z.strictObject({
      ...pageFields,
      programme_id: idOf('programme').optional().meta({ description: 'Only those of this programme.' }),
      standing: z.enum(standings).optional().meta({ description: 'Only those who stand so.' }),
    }),
    status: 200,
    result: pageOf(cardholderView),
    handle: async ({ merchant, query }) => {
      const page = readPage(query, numberKey);
      if (page.kind === 'refusal') return page;
      const filter = { programmeId: query.programme_id, standing: query.standing };
      const range = { after: page.after, limit: page.limit + 1 };
      const rows = await listCardholdersAfter(database, merchant.id, filter, range);
      return answer(writePage(rows, page.limit, numberKey, ({ number }) => number, viewOf));
    },
  }),
  defineQuery({
    operation: 'getCardholder',
    method: 'GET',
    path: '/merchants/{merchant_id}/cardholders/{cardholder_id}',
    summary: 'One cardholder. They may be named by our id or by their number.',
    scopes,
    params: z.strictObject({ cardholder_id: named }),
    status: 200,
    result: cardholderView,
    handle: async ({ merchant, params }) => {
      const cardholder = await findListedCardholder(database, merchant.id, params.cardholder_id);
      return cardholder ? answer(viewOf(cardholder)) : notFound('cardholder');
    },
  }),
];
