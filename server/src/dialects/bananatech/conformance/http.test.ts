import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { routes } from '../routes.ts';

// What is refused before or after the envelope: in clear, in the form of every refusal
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const paths = Object.keys(routes);

type Answer = Awaited<ReturnType<typeof client.call>>;

function expectFault({ httpStatus, headers, rawBody }: Answer, status: number, message: string): void {
  expect({ httpStatus, rawBody }).toEqual({
    httpStatus: status,
    rawBody: JSON.stringify({ success: false, message }),
  });
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
}

describe('HTTP: the API', { tags: 'ours' }, () => {
  test.each(['/', '/card', '/card/recharge/', '/Card/recharge', '/card/freeze', '/v1/card/recharge', '/%'])(
    'has nothing at %s, which is 404',
    async (path) => {
      expectFault(await client.call(path, {}), 404, 'Not found');
    },
  );

  test('does not look at who asks for what is not there', async () => {
    const anonymous = { headers: { 'Merchant-ID': null, 'X-HMAC': null } };
    expectFault(await client.call('/card/freeze', {}, anonymous), 404, 'Not found');
  });

  test('takes no other method than POST at its paths, which is 405', async () => {
    for (const path of paths)
      for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
        const answer = await client.call(path, {}, { method });
        expectFault(answer, 405, 'Only POST is taken here');
        expect(answer.headers.get('allow')).toBe('POST');
      }
  });

  test('refuses a body of more than 1 MiB with 413, but for registrations, which may have 20 MiB of pictures', async () => {
    const large = { search: 'x'.repeat(1_100_000) };
    expectFault(await client.call('/user/get_users', large), 413, 'The body is too large');
    expect(await client.call('/user/register', large)).toMatchObject({
      ...{ httpStatus: 400, message: 'Missing required field: email' },
    });
    const larger = { search: 'x'.repeat(16_000_000) };
    expectFault(await client.call('/user/register', larger), 413, 'The body is too large');
  });

  test('says nothing of a failure of its own but that there was one, which is 500', async () => {
    await world.database.query('alter table products rename to products_elsewhere');
    try {
      const answer = await client.call('/merchant/get_card_templates', {});
      expectFault(answer, 500, 'Something went wrong on our side');
    } finally {
      await world.database.query('alter table products_elsewhere rename to products');
    }
  });
});

test('HTTP: the API asks at each of its paths who it is', async () => {
  for (const path of paths) {
    const anonymous = await client.call(path, {}, { headers: { 'Merchant-ID': null } });
    expectFault(anonymous, 400, 'Invalid Merchant-ID');
  }
});
