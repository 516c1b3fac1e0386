import { z } from 'zod';
import { createProgramme, findProgramme, listProgrammes, type Programme } from '../../merchants/index.ts';
import { publicId } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { idOf, idText, instant } from '../fields.ts';
import { pageFields, pageOf, readPage, uuidKey, writePage } from '../paging.ts';
import { answer, notFound, refuseInvalid } from '../reply.ts';

const programmeView = z
  .strictObject({
    id: idText('programme'),
    merchant_id: idText('merchant'),
    name: z.string(),
    dialect: z.string().meta({ examples: ['worldcard'], description: 'The wire protocol it speaks.' }),
    created_at: instant,
  })
  .meta({ id: 'Programme' });

function viewOf(programme: Programme): z.input<typeof programmeView> {
  return {
    id: publicId('programme', programme.id),
    merchant_id: publicId('merchant', programme.merchantId),
    name: programme.name,
    dialect: programme.dialect,
    created_at: programme.createdAt.toISOString(),
  };
}

export const programmeEndpoints = ({ database, clock, newId, dialects }: ApiContext): Endpoint[] => [
  defineCommand({
    operation: 'createProgramme',
    method: 'POST',
    path: '/merchants/{merchant_id}/programmes',
    summary: 'Create a programme',
    scopes: ['operator'],
    body: z.strictObject({ name: z.string(), dialect: z.string() }),
    status: 201,
    result: programmeView,
    handle: ({ merchant, body: { name, dialect } }, once) =>
      once.transaction(async (tx) => {
        if (!Object.hasOwn(dialects, dialect)) {
          return refuseInvalid({
            field: 'dialect',
            problem: `must be one of ${Object.keys(dialects).join(', ')}`,
          });
        }
        const programme = { id: newId(), merchantId: merchant.id, name, dialect, createdAt: clock.now() };
        const result = await createProgramme(tx, programme);
        if (result.kind === 'invalid') return refuseInvalid(result);
        return result.kind === 'created' ? answer(viewOf(result.programme)) : notFound('merchant');
      }),
  }),
  defineQuery({
    operation: 'listProgrammes',
    method: 'GET',
    path: '/merchants/{merchant_id}/programmes',
    summary: 'List programmes',
    scopes: ['operator', 'merchant'],
    query: z.strictObject(pageFields),
    status: 200,
    result: pageOf(programmeView),
    handle: async ({ merchant, query }) => {
      const page = readPage(query, uuidKey);
      if (page.kind === 'refusal') return page;
      const rows = await listProgrammes(database, merchant.id, { after: page.after, limit: page.limit + 1 });
      return answer(writePage(rows, page.limit, uuidKey, ({ id }) => id, viewOf));
    },
  }),
  defineQuery({
    operation: 'getProgramme',
    method: 'GET',
    path: '/merchants/{merchant_id}/programmes/{programme_id}',
    summary: 'Read a programme',
    scopes: ['operator', 'merchant'],
    params: z.strictObject({ programme_id: idOf('programme') }),
    status: 200,
    result: programmeView,
    handle: async ({ merchant, params }) => {
      const programme = await findProgramme(database, {
        merchantId: merchant.id,
        programmeId: params.programme_id,
      });
      return programme ? answer(viewOf(programme)) : notFound('programme');
    },
  }),
];
