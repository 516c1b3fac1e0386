import { z } from 'zod';
import { type FailingJob, listFailingJobs, publicId } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineQuery, type Endpoint } from '../endpoint.ts';
import { idText, instant } from '../fields.ts';
import { numberKey, pageFields, pageOf, readPage, writePage } from '../paging.ts';
import { answer } from '../reply.ts';

const jobView = z
  .strictObject({
    kind: z.string().meta({ examples: ['card-operation'], description: 'What is to be done.' }),
    merchant_id: idText('merchant'),
    subject: z.string().meta({ description: 'The UUID of what it is about, such as an operation.' }),
    attempts: z.int(),
    error: z.string().meta({ description: 'Why the last attempt failed. The log has more.' }),
    next_attempt_at: instant
      .nullable()
      .meta({ description: 'By the wall clock; null when it is tried at once.' }),
    waiting: z
      .int()
      .meta({ description: 'How many later jobs, such as those of the same card, wait for it.' }),
  })
  .meta({ id: 'FailingJob' });

/** What the server was to do, could not, and tries again. */
export const jobEndpoints = ({ database }: ApiContext): Endpoint[] => [
  defineQuery({
    operation: 'listFailingJobs',
    method: 'GET',
    path: '/jobs/failing',
    summary: 'List the work of all merchants that failed and is tried again, oldest first',
    scopes: ['operator'],
    query: z.strictObject(pageFields),
    status: 200,
    result: pageOf(jobView),
    handle: async ({ query }) => {
      const page = readPage(query, numberKey);
      if (page.kind === 'refusal') return page;
      const rows = await listFailingJobs(database, { ...page, limit: page.limit + 1 });
      return answer(writePage(rows, page.limit, numberKey, ({ id }) => id, viewOf));
    },
  }),
];

function viewOf({ kind, merchantId, subject, attempts, error, nextAttemptAt, waiting }: FailingJob) {
  return {
    ...{ kind, merchant_id: publicId('merchant', merchantId), subject, attempts, error },
    ...{ next_attempt_at: nextAttemptAt?.toISOString() ?? null, waiting },
  };
}
