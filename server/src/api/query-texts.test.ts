import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { publicId } from '../platform/index.ts';
import { sandboxApiWorld } from '../testing/sandbox-api-world.ts';
import { testDatabase } from '../testing/test-database.ts';

const { world, merchant, cards } = await sandboxApiWorld(await testDatabase());
const { call } = world;
const programme = publicId('programme', cards.scope.programmeId);

const known: Readonly<Record<string, string>> = {
  merchant_id: merchant,
  programme_id: programme,
  currency: 'USD',
};

/** The path with something in its parameters that gets past them. */
const filled = (path: string) =>
  path.replaceAll(
    /\{(\w+)\}/g,
    (_match, name: string) => known[name] ?? publicId(name.slice(0, -'_id'.length), randomUUID()),
  );

const queries = world.endpoints.flatMap(({ operation, path, query }) =>
  Object.keys(query?.shape ?? {}).map((name) => [operation, name, path] as const),
);

const { path, programme: own } = await world.tenant();
const product = {
  ...{ code: '7', bin: '440872', brand: 'VISA', form: 'virtual', category: 'V', currency: 'USD' },
  issuer_country: 'US',
};
const products = `${path}/programmes/${own}/products`;

describe('control characters and broken ones', () => {
  test.each(queries)('in the query of %s are refused naming %s', async (_operation, name, path) => {
    for (const text of ['%00', 'a%00b', '%1F', '%7F', '%C2%85', '%0A']) {
      const answered = await call('GET', `${filled(path)}?${name}=${text}`);
      expect([text, answered.status, answered.body.error.field]).toEqual([text, 400, name]);
    }
  });

  test.each([
    ['GET', '/merchants/a%00b', undefined, 404],
    ['GET', `/merchants/${merchant}/cards/a%00b`, undefined, 404],
    ['POST', `/merchants/${merchant}/cards/a%00b/clear-negative-balance`, { from: 'losses' }, 404],
    ['GET', `/merchants/${merchant}/products/a%00b`, undefined, 404],
    ['GET', `/merchants/${merchant}/reserve/a%00b`, undefined, 404],
    ['DELETE', `${path}/programmes/${own}/callbacks/a%00b`, undefined, 400],
  ] as const)('in the path of %s %s name nothing', async (method, at, body, status) => {
    expect((await call(method, at, { body })).status).toBe(status);
  });

  test.each<['POST' | 'PUT' | 'PATCH', string, object, string]>([
    ['POST', '/merchants', { name: 'a\u0000b' }, 'name'],
    ['POST', '/merchants', { name: 'half \ud800' }, 'name'],
    ['PATCH', path, { name: 'a\u0007b' }, 'name'],
    ['PATCH', path, { settings: { utc_offset: '+08:00\u0000' } }, 'settings.utc_offset'],
    ['POST', `${path}/programmes`, { name: 'a\u0000b', dialect: 'parrot' }, 'name'],
    ['POST', `${path}/programmes`, { name: 'a', dialect: 'parrot\u0000' }, 'dialect'],
    ['PUT', `${path}/allowlist`, { entries: ['1.2.3.4\u0000'] }, 'entries.0'],
    ['PUT', `${path}/programmes/${own}/callbacks/said`, { url: 'https://a.example/\u0000' }, 'url'],
    ['POST', `${path}/reserve/fundings`, { amount: '1', currency: 'USD', reference: '\u0000' }, 'reference'],
    ['POST', `${path}/reserve/fundings`, { amount: '1\u0000', currency: 'USD', reference: 'a' }, 'amount'],
    ['POST', '/api-keys', { name: 'a\u0000b', scopes: ['operator'] }, 'name'],
    ['POST', products, { ...product, code: 'a\u0000b' }, 'code'],
    ['POST', products, { ...product, category: 'a\u0000b' }, 'category'],
    ['POST', products, { ...product, scene: 'a\u0000b' }, 'scene'],
    ['POST', products, { ...product, cardholder_rule: 'a\u0000b' }, 'cardholder_rule'],
    ['POST', products, { ...product, bin: '440872\n' }, 'bin'],
    ['POST', products, { ...product, service_code: '201\n' }, 'service_code'],
  ])('in the body of %s %s %j are refused naming %s', async (method, at, body, field) => {
    const answered = await call(method, at, { body });
    expect([answered.status, answered.body.error.field]).toEqual([400, field]);
  });
});

test('there are queries to look at', () => {
  expect(queries.length).toBeGreaterThan(10);
});
