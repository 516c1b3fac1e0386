import { createCipheriv, createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { BananaTechClient, type CallOverrides } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { rotateCredential } from '../../../merchants/index.ts';
import { bananatechCards } from '../../../testing/bananatech-cards.ts';
import { openWebhooks, webhooksTo } from '../../../testing/bananatech-webhooks.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "API Security Implementation Guide", where it leaves things open: how the Secret Key becomes a key, how keys are changed,
// from where and how often requests come
const path = '/merchant/get_account_balance';
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const ask = (by = client, overrides?: CallOverrides) => by.call(path, {}, overrides);
const HOUR_MS = 3_600_000;

/** One more client of a tenant, with keys of its own. */
async function clientWith(secretKey: string, tenant = world.tenant) {
  const merchantId = await world.addCredential(tenant, { secretKey });
  return new BananaTechClient({ ...tenant.client, merchantId, secretKey });
}

describe('the envelope: a request is let in', () => {
  test('as the guide makes it', async () => {
    expect(await ask()).toMatchObject({ httpStatus: 200, sealed: true });
  });

  test.each([16, 24, 32])('under a Secret Key of %i characters', { tags: 'inferred' }, async (length) => {
    const by = await clientWith(randomBytes(16).toString('hex').slice(0, length));
    expect(await ask(by)).toMatchObject({ httpStatus: 200, sealed: true });
  });

  test('that is the test vector of a recharge, byte for byte', { tags: 'inferred' }, async () => {
    const by = await clientWith('0123456789abcdef0123456789abcdef');
    const sealed = by.seal(null, {
      plaintext: '{"user_id": 12345, "card_id": 67890, "amount": 100.0}',
      iv: Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex'),
    });
    expect(JSON.parse(sealed.body)).toStrictEqual({
      encrypted_payload:
        'AAECAwQFBgcICQoLDA0OD0ZuroQdvkMQYiyoY6F6GZFOIDLoKR2ofiyNTVgV00zy+y9U6b5g5IiasFwVG5Um2ZhNaXk2Caw+SIv47QiImIQ=',
    });
    expect(sealed.headers['X-HMAC']).toBe('ac67468a6071d46fcade1fd060af2f0e6884b049ce2f2c568ea79a4b2965af1d');
    expect(await by.send('/card/recharge', sealed)).toMatchObject({
      ...{ httpStatus: 400, sealed: true, text: '{"success":false,"message":"User not found"}' },
    });
  });

  test.each([
    ['sha256', 'a-secret-key-of-28-characters', (key: string) => createHash('sha256').update(key).digest()],
    ['hex', '000102030405060708090A0B0C0D0E0F', (key: string) => Buffer.from(key, 'hex')],
    ['base64', Buffer.alloc(24, 7).toString('base64'), (key: string) => Buffer.from(key, 'base64')],
  ])(
    'under keys that are derived by %s, where its credential says so',
    {
      tags: 'ours',
    },
    async (keyDerivation, secretKey, derived) => {
      const secret = secretKey.replaceAll(' ', '-');
      const merchantId = await world.addCredential(world.tenant, { secretKey: secret, keyDerivation });
      const [key, iv] = [derived(secret), randomBytes(16)];
      const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, iv);
      const encrypted = Buffer.concat([iv, cipher.update('{}'), cipher.final()]).toString('base64');
      const hmac = createHmac('sha256', secretKey).update(encrypted).digest('hex');
      const response = await fetch(world.tenant.client.baseUrl + path, {
        method: 'POST',
        headers: { 'Merchant-ID': merchantId, 'X-HMAC': hmac },
        body: JSON.stringify({ encrypted_payload: encrypted }),
      });
      const answer = (await response.json()) as { encrypted_payload: string; hmac: string };
      expect(response.status).toBe(200);
      expect(answer.hmac).toBe(
        createHmac('sha256', secretKey).update(answer.encrypted_payload).digest('hex'),
      );
    },
  );

  test.each<[string, CallOverrides]>([
    ['an X-HMAC in upper case', { hmac: (genuine) => genuine.toUpperCase() }],
    ['further fields and spaces in its body', { rawBody: (made) => `{ "more": 1, ${made.slice(1)}\n` }],
    ['another content type', { headers: { 'Content-Type': 'text/plain' } }],
    ['an empty object, which fits into one block', { plaintext: '{}' }],
    ['fields that nobody asked for', { plaintext: '{"more":1}' }],
  ])('with %s', { tags: 'ours' }, async (_, overrides) => {
    expect(await ask(client, overrides)).toMatchObject({ httpStatus: 200, sealed: true });
  });

  test('with its Merchant-ID in upper case', { tags: 'ours' }, async () => {
    const headers = { 'Merchant-ID': world.tenant.client.merchantId.toUpperCase() };
    expect(await ask(client, { headers })).toMatchObject({ httpStatus: 200, sealed: true });
  });
});

describe('the envelope: keys that are changed', { tags: 'ours' }, () => {
  test('are good beside the new ones until the overlap is over, and webhooks are sealed with the new ones', async () => {
    const tenant = await world.addTenant();
    const before = new BananaTechClient(tenant.client);
    const after = await rotated(tenant, 2 * HOUR_MS);
    expect([(await ask(before)).httpStatus, (await ask(after)).httpStatus]).toEqual([200, 200]);
    await bananatechCards(world, before, tenant).user();
    await world.told();
    const told = openWebhooks(after, webhooksTo(world, tenant));
    expect(told.map(({ type }) => type)).toEqual(['USER_CREATE_RESULT']);
    world.wall.move(2 * HOUR_MS);
    expect(await ask(before)).toMatchObject({ httpStatus: 400, message: 'Invalid Merchant-ID' });
    expect((await ask(after)).httpStatus).toBe(200);
    world.wall.move(-2 * HOUR_MS);
  });
});

describe('the envelope: the allowlist', { tags: 'ours' }, () => {
  const refusal = {
    httpStatus: 403,
    sealed: false,
    text: '{"success":false,"message":"IP address not allowed"}',
  };

  test.each([
    ['other addresses', ['203.0.113.0/24', '2001:db8::/32']],
    ['nobody', []],
  ])('of %s refuses everybody else with 403, in clear', async (_, allowlist) => {
    const { client: keys } = await world.addTenant({ allowlist });
    expect(await ask(new BananaTechClient(keys))).toMatchObject(refusal);
  });

  test('counts the address that a trusted proxy names, and no other', async () => {
    const { client: keys } = await world.addTenant({ allowlist: ['198.51.100.7'] });
    const baseUrl = await world.startServer({ trustedProxies: ['127.0.0.1'] });
    const behind = new BananaTechClient({ ...keys, baseUrl });
    const from = (address: string, by = behind) => ask(by, { headers: { 'X-Forwarded-For': address } });
    expect((await from('198.51.100.7')).httpStatus).toBe(200);
    expect(await from('198.51.100.8')).toMatchObject(refusal);
    expect(await from('198.51.100.7', new BananaTechClient(keys))).toMatchObject(refusal);
  });
});

describe('the envelope: too many requests', { tags: 'ours' }, () => {
  test('are refused for their merchant alone, sealed under 429 with Retry-After, and only genuine ones count', async () => {
    const { client: keys } = await world.addTenant({
      settings: { rateLimit: { perSecond: 1, burst: 2 } },
    });
    const eager = new BananaTechClient(keys);
    for (let count = 0; count < 5; count += 1) await ask(eager, { hmac: 'bad' });
    expect([(await ask(eager)).httpStatus, (await ask(eager)).httpStatus]).toEqual([200, 200]);
    const third = await ask(eager);
    expect(third).toMatchObject({
      ...{ httpStatus: 429, sealed: true, text: '{"success":false,"message":"Too many requests"}' },
    });
    expect(third.headers.get('retry-after')).toBe('1');
    expect((await ask()).httpStatus).toBe(200);
  });
});

/** A client with the keys that take the place of the tenant's. */
async function rotated(tenant: typeof world.tenant, overlapMs: number) {
  const { database, vault, newId } = world.engine;
  const { merchantId, client: keys } = tenant;
  const now = world.wall.now();
  const secretKey = randomBytes(16).toString('hex');
  const prepared = await world.profile.credentials.prepare({ secretKey });
  if (prepared.kind !== 'prepared') throw new Error(prepared.problem);
  const [old] = await database.query<{ id: string }>('select id from credentials where merchant_id = $1', [
    merchantId,
  ]);
  const rotation = await database.transaction((tx) =>
    rotateCredential(tx, vault, {
      ...{ merchantId, credentialId: old?.id ?? randomUUID(), newId: newId(), prepared, now },
      overlapUntil: new Date(now.getTime() + overlapMs),
    }),
  );
  expect(rotation.kind).toBe('rotated');
  return new BananaTechClient({ ...keys, merchantId: prepared.publicId, secretKey });
}
