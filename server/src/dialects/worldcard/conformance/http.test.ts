import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../../testing/test-database.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// The shape of what is refused before or after the envelope: `{code, message, data}` with the HTTP status as code.
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);

const paths = [
  '/api/v1/card/virtual/apply',
  '/api/v1/card/apply',
  '/api/v1/card/virtual/bin/list',
  '/api/v1/card/physical/bin/list',
  '/api/v1/card/virtual/get_info',
  '/api/v1/card/close',
  '/api/v1/card/deposit',
  '/api/v1/card/deposit/list',
  '/api/v1/card/freeze',
  '/api/v1/card/unfreeze',
  '/api/v1/card/transaction/list',
];

function expectFault(answer: { httpStatus: number; text: string }, status: number, message: string): void {
  expect({ httpStatus: answer.httpStatus, ...JSON.parse(answer.text) }).toStrictEqual({
    httpStatus: status,
    code: status,
    message,
    data: null,
  });
}

describe('HTTP: the Card API', () => {
  test.each(['/api/v1/card', '/api/v1/card/virtual', '/api/v2/card/close', '/', '/api/v1/card/close/', '/%'])(
    'has nothing at %s',
    async (path) => {
      expectFault(await client.call(path, {}), 404, 'There is nothing at this path');
    },
  );

  test.each(paths)('takes only POST at %s, and only from those it knows', async (path) => {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await client.call(path, {}, { method });
      expectFault(answer, 405, 'Only POST is taken here');
      expect(answer.headers.get('allow')).toBe('POST');
    }
    const anonymous = await client.call(path, {}, { headers: { 'X-App-Id': null } });
    expectFault(anonymous, 401, 'Missing required headers');
  });

  test('refuses a body that is too large', { tags: 'ours' }, async () => {
    const baseUrl = await world.startServer({ bodyLimitBytes: 1000 });
    const strict = new WorldCardClient({ ...world.tenant.client, baseUrl });
    const answer = await strict.call('/api/v1/card/close', { card_id: '1'.repeat(1000) });
    expectFault(answer, 413, 'The body is too large');
  });

  test('says nothing of a failure of its own but that there was one', { tags: 'ours' }, async () => {
    await world.database.query('alter table products rename to products_elsewhere');
    try {
      const answer = await client.call('/api/v1/card/virtual/bin/list', {});
      expectFault(answer, 500, 'Something went wrong on our side');
    } finally {
      await world.database.query('alter table products_elsewhere rename to products');
    }
  });
});
