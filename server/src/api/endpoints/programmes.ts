import { z } from 'zod';
import {
  createProgramme,
  findProgramme,
  listProgrammes,
  type Programme,
  updateProgramme,
} from '../../merchants/index.ts';
import { publicId } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { idOf, idText, instant } from '../fields.ts';
import { pageFields, pageOf, readPage, uuidKey, writePage } from '../paging.ts';
import { answer, notFound, refuseInvalid } from '../reply.ts';

const settings = z.strictObject({
  records_undelivered: z.boolean().meta({
    description:
      'True: an event that no callback URL is set for is recorded as an undelivered webhook. False: it is skipped.',
  }),
  refuses_replays: z.boolean().meta({
    description:
      'True: a state-changing request that came before, byte for byte, is refused, on wires that have nothing else to tell a replay by.',
  }),
});

const programmeView = z
  .strictObject({
    id: idText('programme'),
    merchant_id: idText('merchant'),
    name: z.string(),
    dialect: z.string().meta({ examples: ['worldcard'], description: 'The wire protocol it speaks.' }),
    settings,
    created_at: instant,
  })
  .meta({ id: 'Programme' });

function viewOf(programme: Programme): z.input<typeof programmeView> {
  return {
    id: publicId('programme', programme.id),
    merchant_id: publicId('merchant', programme.merchantId),
    name: programme.name,
    dialect: programme.dialect,
    settings: {
      records_undelivered: programme.settings.recordsUndelivered,
      refuses_replays: programme.settings.refusesReplays,
    },
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
        const profile = Object.hasOwn(dialects, dialect) ? dialects[dialect] : undefined;
        if (!profile) {
          return refuseInvalid({
            field: 'dialect',
            problem: `must be one of ${Object.keys(dialects).join(', ')}`,
          });
        }
        const programme = {
          ...{ id: newId(), merchantId: merchant.id, name, dialect, createdAt: clock.now() },
          settings: profile.programmeSettings,
        };
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
  defineCommand({
    operation: 'updateProgramme',
    method: 'PATCH',
    path: '/merchants/{merchant_id}/programmes/{programme_id}',
    summary: 'Change a programme’s name, or some of its settings',
    scopes: ['operator', 'merchant'],
    params: z.strictObject({ programme_id: idOf('programme') }),
    body: z.strictObject({ name: z.string(), settings: settings.partial() }).partial(),
    status: 200,
    result: programmeView,
    handle: ({ merchant, params, body }, once) =>
      once.transaction(async (tx) => {
        const { records_undelivered: recordsUndelivered, refuses_replays: refusesReplays } =
          body.settings ?? {};
        const key = { merchantId: merchant.id, programmeId: params.programme_id };
        const result = await updateProgramme(tx, key, {
          name: body.name,
          settings: {
            ...(recordsUndelivered === undefined ? {} : { recordsUndelivered }),
            ...(refusesReplays === undefined ? {} : { refusesReplays }),
          },
        });
        if (result.kind === 'invalid') return refuseInvalid(result);
        return result.kind === 'updated' ? answer(viewOf(result.programme)) : notFound('programme');
      }),
  }),
];
