import type { Command } from '../command.ts';
import { table } from '../output.ts';

interface Job {
  readonly kind: string;
  readonly merchant_id: string;
  readonly subject: string;
  readonly attempts: number;
  readonly error: string;
  readonly next_attempt_at: string | null;
  readonly waiting: number;
}

export const jobCommands: readonly Command[] = [
  {
    name: 'jobs failing',
    summary: 'List the work that failed and is tried again, oldest first',
    details:
      'Operations on cards, reviews and the like. Each is tried again by itself, at least every 30 seconds, and what waits\n' +
      'for it, such as later operations of its card, goes on once it is done.',
    run: async (call) =>
      table(
        await call.api.all<Job>('/jobs/failing'),
        {
          kind: ({ kind }) => kind,
          merchant: ({ merchant_id }) => merchant_id,
          subject: ({ subject }) => subject,
          attempts: ({ attempts }) => attempts,
          waiting: ({ waiting }) => waiting,
          'next try': ({ next_attempt_at }) => next_attempt_at,
          error: ({ error }) => error.split('\n')[0] ?? '',
        },
        'Nothing fails.',
      ),
  },
];
