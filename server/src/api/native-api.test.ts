import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { apiWorld } from '../testing/api-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { defineQuery } from './endpoint.ts';
import { answer } from './reply.ts';

const database = await testDatabase();
const pretend = defineQuery({
  operation: 'pretend',
  method: 'GET',
  path: '/sandbox/pretend',
  summary: 'Only for the sandbox',
  scopes: ['operator'],
  sandboxOnly: true,
  status: 200,
  result: z.strictObject({ pretended: z.boolean() }),
  handle: async () => answer({ pretended: true }),
});
const failing = defineQuery({
  operation: 'fail',
  method: 'GET',
  path: '/fail',
  summary: 'A bug',
  scopes: ['operator'],
  status: 200,
  result: z.strictObject({}),
  handle: async () => {
    throw new Error('the secret cause');
  },
});
const world = await apiWorld(database, {}, [pretend, failing]);
const { call } = world;

describe('authentication', () => {
  test.each([null, '', 'nonsense', `emb_${'A'.repeat(43)}`, 'emb_ two words'])(
    'refuses the key %j',
    async (key) => {
      const { status, body, headers } = await call('GET', '/merchants', { key });
      expect(status).toBe(401);
      expect(body.error).toMatchObject({ code: 'unauthenticated', request_id: headers['x-request-id'] });
      expect(headers['www-authenticate']).toBe('Bearer');
    },
  );

  test('takes no other scheme', async () => {
    const headers = { authorization: `Basic ${world.operatorKey}` };
    expect((await call('GET', '/merchants', { key: null, headers })).status).toBe(401);
  });

  test('stops with the key', async () => {
    const { body } = await call('POST', '/api-keys', { body: { name: 'short', scopes: ['operator'] } });
    expect((await call('GET', '/merchants', { key: body.key })).status).toBe(200);
    await call('POST', `/api-keys/${body.id}/revoke`);
    expect((await call('GET', '/merchants', { key: body.key })).status).toBe(401);
  });
});

describe('scopes', () => {
  test('a merchant’s key does nothing that is an operator’s', async () => {
    const { key, path, programme } = await world.tenant();
    const attempts = await Promise.all([
      call('POST', '/merchants', { key, body: { name: 'Mine' } }),
      call('PATCH', path, { key, body: { settings: { allow_private_callbacks: true } } }),
      call('POST', `${path}/programmes`, { key, body: { name: 'x', dialect: 'parrot' } }),
      call('POST', `${path}/reserve/fundings`, {
        key,
        body: { amount: '1.00', currency: 'USD', reference: 'x' },
      }),
      call('POST', `${path}/programmes/${programme}/products`, { key, body: {} }),
      call('GET', '/api-keys', { key }),
      call('POST', '/ledger/verify', { key }),
    ]);
    expect(attempts.map(({ status, body }) => [status, body.error.code])).toEqual(
      attempts.map(() => [403, 'forbidden']),
    );
  });

  test('a network key reads and changes nothing here', async () => {
    const { merchantId, path } = await world.tenant();
    const key = await world.apiKey(['network'], merchantId);
    expect((await call('GET', path, { key })).status).toBe(403);
    expect((await call('PUT', `${path}/allowlist`, { key, body: { entries: [] } })).status).toBe(403);
  });
});

describe('tenants', () => {
  test('a merchant’s key finds no other merchant, as if there were none', async () => {
    const [mine, other] = [await world.tenant(), await world.tenant()];
    const nobody = `/merchants/merchant_${randomUUID().replaceAll('-', '')}`;
    for (const path of [
      other.path,
      `${other.path}/allowlist`,
      `${other.path}/reserve/USD`,
      `${other.path}/products`,
    ]) {
      const answered = await call('GET', path, { key: mine.key });
      const missing = await call('GET', path.replace(other.path, nobody), { key: mine.key });
      expect(answered.status).toBe(404);
      expect(answered.body.error.message).toBe(missing.body.error.message);
    }
    expect(
      (await call('PUT', `${other.path}/allowlist`, { key: mine.key, body: { entries: [] } })).status,
    ).toBe(404);
  });

  test.each(['merchant_', 'merchant_1', 'programme_01920000000070008000000000000000', 'me', '%00'])(
    'there is no merchant %j',
    async (id) => {
      expect((await call('GET', `/merchants/${id}`)).status).toBe(404);
    },
  );

  test('a merchant’s limit holds back its own key and nobody else', async () => {
    const { path, key } = await world.tenant({ rateLimit: { perSecond: 1, burst: 2 } });
    await call('GET', path, { key });
    await call('GET', path, { key });
    const limited = await call('GET', path, { key });
    expect(limited.status).toBe(429);
    expect(limited.body.error.code).toBe('rate_limited');
    expect(Number(limited.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect((await call('GET', path)).status).toBe(200);
  });
});

describe('requests', () => {
  test('with an unknown path or a wrong method are told so in the same shape', async () => {
    expect((await call('GET', '/nothing')).body.error).toMatchObject({ code: 'not_found' });
    const wrong = await call('DELETE', '/merchants');
    expect(wrong.status).toBe(405);
    expect(wrong.body.error.code).toBe('method_not_allowed');
    expect(wrong.headers.allow).toBe('GET, HEAD, POST');
  });

  test.each(['{', '', '"text"', '[]', 'null', '{"name": "x"} trailing', Buffer.from([0x7b, 0xff, 0x7d])])(
    'with the body %j are refused',
    async (raw) => {
      const { status, body } = await call('POST', '/merchants', { raw });
      expect(status).toBe(400);
      expect(['unreadable_body', 'invalid_request']).toContain(body.error.code);
    },
  );

  test.each([
    [{}, 'name', 'name is missing.'],
    [{ name: null }, 'name', 'name must be a text.'],
    [{ name: 7 }, 'name', 'name must be a text.'],
    [{ name: '' }, 'name', 'name must not be empty.'],
    [{ name: 'x', nmae: 'y' }, 'nmae', 'nmae is not a field of this request.'],
    [
      { name: 'x', settings: { utc_offset: 8 } },
      'settings.utc_offset',
      'settings.utc_offset must be a text.',
    ],
    [{ name: 'x', settings: [] }, 'settings', 'settings must be an object.'],
    [
      { name: 'x', settings: { legacy: true } },
      'settings.legacy',
      'settings.legacy is not a field of this request.',
    ],
    [
      { name: 'x', settings: { utc_offset: '+15:00' } },
      'settings.utc_offset',
      'settings.utc_offset must be an offset between -12:00 and +14:00, such as +08:00.',
    ],
    [
      { name: 'x', settings: { rate_limit: { per_second: 1 } } },
      'settings.rate_limit.burst',
      'settings.rate_limit.burst is missing.',
    ],
    [
      { name: 'x', settings: { rate_limit: { per_second: 0.5, burst: 1 } } },
      'settings.rate_limit.per_second',
      'settings.rate_limit.per_second must be a whole number from 1 to 100000.',
    ],
  ])('with %j are refused with the field', async (body, field, message) => {
    const answered = await call('POST', '/merchants', { body });
    expect(answered.status).toBe(400);
    expect(answered.body.error).toEqual({
      code: 'invalid_request',
      field,
      message,
      request_id: answered.headers['x-request-id'],
    });
  });

  test('with __proto__ in them are refused and harm nothing', async () => {
    const { status } = await call('POST', '/merchants', {
      raw: '{"name":"x","__proto__":{"polluted":true}}',
    });
    expect(status).toBe(400);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test.each([
    'limit=0',
    'limit=101',
    'limit=1.5',
    'limit=x',
    'limit=',
    'limit=1&limit=2',
    'cursor=x',
    'page=2',
  ])('for the list ?%s are refused', async (query) => {
    expect((await call('GET', `/merchants?${query}`)).status).toBe(400);
  });

  test('that meet a bug learn nothing of it', async () => {
    const { status, body } = await call('GET', '/fail');
    expect(status).toBe(500);
    expect(body.error.code).toBe('internal_error');
    expect(JSON.stringify(body)).not.toContain('secret cause');
  });

  test('over the size limit are refused', async () => {
    const { status, body } = await call('POST', '/merchants', { raw: Buffer.alloc(1_048_577, ' ') });
    expect(status).toBe(413);
    expect(body.error.code).toBe('body_too_large');
  });

  test('are answered with no-store: answers hold what nobody should keep', async () => {
    expect((await call('GET', '/merchants')).headers['cache-control']).toBe('no-store');
  });
});

describe('a text in a path that is no such id', () => {
  test.each([
    ['/merchants/1', 'merchant', null],
    ['products/100023/opening-quota', 'product', 'product'],
    ['products/programme_01920000000070008000000000000000', 'product', 'product'],
    ['events/7', 'event', 'event'],
    ['reserve/dollars', 'currency', null],
  ])('%s is said to be no %s', async (at, thing, kind) => {
    const { path } = await world.tenant();
    const { status, body } = await call('GET', at.startsWith('/') ? at : `${path}/${at}`);
    const hint = kind === null ? '' : ` Its id looks like ${kind}_01920000000070008000000000000000.`;
    expect([status, body.error.code, body.error.message]).toEqual([
      404,
      'not_found',
      `There is no such ${thing}.${hint}`,
    ]);
  });
});

describe('what only a sandbox has', () => {
  test('is there in the sandbox', async () => {
    expect((await call('GET', '/sandbox/pretend')).body).toEqual({ pretended: true });
  });

  test('is unknown in production, and not documented', async () => {
    const production = await apiWorld(database, { mode: 'production' }, [pretend]);
    expect((await production.call('GET', '/sandbox/pretend')).body.error).toMatchObject({
      code: 'not_found',
      message: 'This is there in a sandbox only, and this is production.',
    });
    expect((await production.call('POST', '/sandbox/pretend')).status).toBe(404);
    const document = await production.server.app.inject({ url: '/v1/openapi.json' });
    expect(Object.keys(document.json().paths)).not.toContain('/sandbox/pretend');
  });
});
