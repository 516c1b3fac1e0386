import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { publicId } from '../../platform/index.ts';
import { apiWorld } from '../../testing/api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const database = await testDatabase();
const world = await apiWorld(database);
const { call } = world;
const card = randomUUID();
const merchantId = randomUUID();

interface StoredJob {
  readonly subject: string;
  readonly error: string | null;
  readonly serialKey?: string;
}

/** A job that is due, after an attempt that ended in this error, or before any. */
const keep = ({ subject, error, serialKey }: StoredJob) =>
  database.query(
    `insert into jobs (kind, subject, merchant_id, serial_key, due_at, leased_until, attempts, last_error)
     values ('card-operation', $1, $2, $3, '2026-04-01', '2026-04-01T00:00:30Z', 3, $4)`,
    [subject, merchantId, serialKey ?? null, error],
  );

const subjects = Array.from({ length: 5 }, () => randomUUID());
beforeAll(async () => {
  const [first = '', second = '', third = '', fine = '', behind = ''] = subjects;
  await keep({ subject: first, error: 'The vault does not answer.', serialKey: card });
  await keep({ subject: fine, error: null });
  await keep({ subject: second, error: 'It rains.' });
  await keep({ subject: behind, error: null, serialKey: card });
  await keep({ subject: third, error: 'It rains.' });
});

describe('the jobs that fail', () => {
  test('are shown to operators alone', async () => {
    const tenant = await world.tenant();
    for (const key of [tenant.key, await world.apiKey(['network'], tenant.merchantId)])
      expect((await call('GET', '/jobs/failing', { key })).status).toBe(403);
    expect((await call('GET', '/jobs/failing', { key: null })).status).toBe(401);
  });

  test('are listed with why, and with how much waits for them, but not what is merely due', async () => {
    const { body } = await call('GET', '/jobs/failing');
    expect(body.data.map(({ subject }: { subject: string }) => subject)).toEqual(subjects.slice(0, 3));
    expect(body.data[0]).toEqual({
      kind: 'card-operation',
      merchant_id: publicId('merchant', merchantId),
      subject: subjects[0],
      attempts: 3,
      error: 'The vault does not answer.',
      next_attempt_at: '2026-04-01T00:00:30.000Z',
      waiting: 1,
    });
    expect(body.data[1]).toMatchObject({ waiting: 0 });
  });

  test('come page by page', async () => {
    const page = (await call('GET', '/jobs/failing?limit=2')).body;
    expect(page.data).toHaveLength(2);
    const rest = (await call('GET', `/jobs/failing?limit=2&cursor=${page.next_cursor}`)).body;
    expect([rest.data.length, rest.next_cursor]).toEqual([1, null]);
    expect((await call('GET', '/jobs/failing?cursor=x')).body.error.field).toBe('cursor');
  });
});
