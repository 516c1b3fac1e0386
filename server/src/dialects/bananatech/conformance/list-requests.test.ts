import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, test } from 'vitest';
import { expectRefusal, expectSealedSuccess } from '../../../testing/bananatech-requests.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "skip, limit, search, start_date, end_date, order_by, desc": the same on every list. What they do is told list by list.
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const documented = ['/merchant/get_webhook_records', '/card/get_transactions'];
const like = ['/user/get_users'];

const basics = (path: string) => {
  const list = (body: object) => client.call(path, body);

  test('of nothing is empty', async () => {
    expectSealedSuccess(await list({}), '{"data":[],"total":0}');
  });

  test('needs nothing of what can be said', async () => {
    const fields = ['skip', 'limit', 'search', 'start_date', 'end_date', 'order_by', 'desc'];
    for (const value of [null, ''])
      expectSealedSuccess(await list(Object.fromEntries(fields.map((field) => [field, value]))));
  });

  test('takes every value of the sample', async () => {
    expectSealedSuccess(await list({ skip: 0, limit: 10, search: 'x', desc: true }));
  });
};
describe.each(documented)('POST %s: a list', basics);
describe.each(like)('POST %s: a list', { tags: 'inferred' }, basics);

describe.each([...documented, ...like])('POST %s: a list', (path) => {
  const list = (body: object) => client.call(path, body);

  describe('is refused', { tags: 'ours' }, () => {
    test.each([-1, 1.5, '0', true, 1_000_000_001])('for the skip %j', async (skip) => {
      const message = 'Invalid field: skip must be a whole number from 0 to 1000000000';
      expectRefusal(await list({ skip }), message);
    });

    test.each([0, -1, 101, 2.5, '10', false])('for the limit %j', async (limit) => {
      expectRefusal(await list({ limit }), 'Invalid field: limit must be a whole number from 1 to 100');
    });

    test.each(['amount', 'ID', 'id desc', 'created_at; drop table cards'])(
      'for the order_by %j',
      async (order_by) => {
        expectRefusal(await list({ order_by }), 'Invalid field: order_by must be one of id, created_at');
      },
    );

    test.each(['true', 1, 'desc'])('for the desc %j', async (desc) => {
      expectRefusal(await list({ desc }), 'Invalid field: desc must be true or false');
    });

    test('for a search that is no text, or too long', async () => {
      expectRefusal(await list({ search: 1 }), 'Invalid field: search must be a string');
      expectRefusal(
        await list({ search: 'x'.repeat(101) }),
        'Invalid field: search must have at most 100 characters',
      );
      expectRefusal(
        await list({ search: 'a\u0000' }),
        'Invalid field: search must have no control characters',
      );
    });

    const days = [
      'yesterday',
      '2024-02-30',
      '2024-13-01',
      '15.01.2024',
      '2024-01-15T25:00:00Z',
      '1705314600',
    ];
    test.each(days)('for the date %j', async (day) => {
      for (const field of ['start_date', 'end_date'])
        expectRefusal(
          await list({ [field]: day }),
          `Invalid field: ${field} must be an ISO 8601 date, or date and time`,
        );
    });

    test('for a date that is a number', async () => {
      for (const field of ['start_date', 'end_date'])
        expectRefusal(await list({ [field]: 1705314600000 }), `Invalid field: ${field} must be a string`);
    });
  });

  const instants = [
    '2024-01-15',
    '2024-01-15T10:30:00Z',
    '2024-01-15 10:30',
    '2024-01-15T10:30:00.123+08:00',
  ];
  test.each(instants)('may be bounded by %j', { tags: 'inferred' }, async (day) => {
    expectSealedSuccess(await list({ start_date: day, end_date: day }), '{"data":[],"total":0}');
  });

  test('that begins after its end is empty', { tags: 'ours' }, async () => {
    const body = { start_date: '2030-01-01', end_date: '2020-01-01' };
    expectSealedSuccess(await list(body), '{"data":[],"total":0}');
  });
});
