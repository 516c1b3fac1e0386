import type { Database } from '../../platform/index.ts';

/** Nothing is left behind: no lease, no job without work, no claimed identity without an answer. */
export async function checkLeftovers(database: Database): Promise<string[]> {
  const jobs = await database.query<{ kind: string; subject: string; leased: boolean }>(
    `select kind, subject, leased_until is not null as leased from jobs`,
  );
  const deliveries = await database.query<{ id: string; state: string }>(
    'select id, state from deliveries where leased_until is not null',
  );
  const claims = await database.query<{ scope: string; key: string }>(
    'select scope, key from claims where result is null',
  );
  return [
    ...jobs.map((job) => `a job ${job.kind} of ${job.subject} is left${job.leased ? ', under a lease' : ''}`),
    ...deliveries.map(({ id, state }) => `delivery ${id}, ${state}, is left under a lease`),
    ...claims.map(({ scope, key }) => `the ${scope} ${key} was claimed and has no answer`),
  ];
}
