import { constants, createPublicKey, verify } from 'node:crypto';
import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { setCallbackUrl } from '../../../merchants/index.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { until } from '../../../testing/until.ts';
import { activeCard, openCallbacks } from '../../../testing/worldcard-requests.ts';
import { type WorldcardTenant as Tenant, worldcardWorld } from '../../../testing/worldcard-world.ts';

// "Webhook Callbacks": push method, headers, signature, success response, retries, URL configuration
const world = await worldcardWorld(await testDatabase());
const MINUTE_MS = 60_000;

async function freshTenant(): Promise<{ tenant: Tenant; client: WorldCardClient }> {
  const tenant = await world.addTenant();
  return { tenant, client: new WorldCardClient(tenant.client) };
}

const stateOf = async (tenant: Tenant) => {
  const rows = await world.database.query<{ state: string }>(
    `select state from deliveries where merchant_id = $1 and topic = 'card_open'`,
    [tenant.merchantId],
  );
  return rows.map((row) => row.state);
};

function setUrl({ merchantId, programmeId }: Tenant, topic: string, url: string | null) {
  return world.database.transaction((tx) =>
    setCallbackUrl(
      tx,
      { worldcard: world.profile },
      { merchantId, programmeId, topic, url, allowPrivate: true },
    ),
  );
}

describe('webhook delivery: a callback', () => {
  test('is a signed and encrypted POST of JSON', async () => {
    const { tenant, client } = await freshTenant();
    await activeCard(world, client);
    await world.told();
    const [request] = world.callbacks('card_open', tenant);
    expect(request?.method).toBe('POST');
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-app-id': tenant.client.appId,
      'x-timestamp': expect.stringMatching(/^\d{13}$/),
      'x-nonce': expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(JSON.parse(request?.body ?? '')).toStrictEqual({
      data: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
    });
    expect(Math.abs(Number(request?.headers['x-timestamp']) - Date.now())).toBeLessThan(MINUTE_MS);
    expect(openCallbacks(client, world.callbacks('card_open', tenant))).toHaveLength(1);
  });

  test('is signed with a salt of 32 bytes', async () => {
    const { tenant, client } = await freshTenant();
    await activeCard(world, client);
    await world.told();
    const { headers = {}, body = '' } = world.callbacks('card_open', tenant)[0] ?? {};
    const isValid = verify(
      'sha256',
      Buffer.from(`${body}${headers['x-timestamp']}${headers['x-nonce']}`),
      {
        key: createPublicKey(tenant.client.platformPublicKeyPem),
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: 32,
      },
      Buffer.from(headers['x-signature'] ?? '', 'base64'),
    );
    expect(isValid).toBe(true);
  });

  test.each<[string, { status?: number; body?: string; headers?: Record<string, string> }]>([
    ['another body', { status: 200, body: 'OK' }],
    ['JSON', { status: 200, body: '"ok"' }],
    ['no body', { status: 200 }],
    ['more than ok', { status: 200, body: 'ok ok' }],
    ['201', { status: 201, body: 'ok' }],
    ['204', { status: 204 }],
    ['302', { status: 302, body: 'ok', headers: { location: 'http://127.0.0.1:9/' } }],
    ['500', { status: 500, body: 'ok' }],
  ])('is not received when the answer is %s', async (_, answer) => {
    const { tenant, client } = await freshTenant();
    world.receiver.answerWith(answer);
    await activeCard(world, client);
    await world.told();
    expect(await stateOf(tenant)).toEqual(['pending']);
    world.receiver.answerWith({ status: 200, body: 'ok' });
  });

  const isReceivedWith = async (body: string) => {
    const { tenant, client } = await freshTenant();
    world.receiver.answerWith({ status: 200, body });
    await activeCard(world, client);
    await world.told();
    await until(async () => (await stateOf(tenant))[0] === 'delivered', 'the delivery');
    world.receiver.answerWith({ status: 200, body: 'ok' });
  };
  test.each(['ok'])('is received when the answer is 200 with %j', isReceivedWith);
  test.each([' ok', 'ok\n', '\r\nok\r\n'])(
    'is received when the answer is 200 with %j',
    { tags: 'ours' },
    isReceivedWith,
  );

  test('is pushed only where its own URL is configured, and changes count for later events alone', async () => {
    const { tenant, client } = await freshTenant();
    await setUrl(tenant, 'card_open', null);
    await activeCard(world, client);
    await world.told();
    expect(world.callbacks('card_open', tenant)).toEqual([]);
    expect(await stateOf(tenant)).toEqual([]);

    await setUrl(tenant, 'card_open', `${world.receiver.url}/elsewhere`);
    await activeCard(world, client);
    await world.told();
    expect(world.callbacks('card_open', tenant)).toEqual([]);
    const elsewhere = world.receiver.requests.filter((request) => request.path === '/elsewhere');
    expect(openCallbacks(client, elsewhere)).toHaveLength(1);
  });

  test('is made anew for every attempt, up the ladder to its end, and then stops', async () => {
    const { tenant, client } = await freshTenant();
    world.receiver.answerWith({ status: 500 });
    const card = await activeCard(world, client);
    await world.told();
    const ladderMinutes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 24 * 60];
    const arrived = () => world.callbacks('card_open', tenant).length;
    for (const [index, minutes] of ladderMinutes.entries()) {
      await world.engine.clock.advance(minutes * MINUTE_MS - 10_000);
      world.engine.wakeCalls.delivery();
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(arrived()).toBe(index + 1);
      await world.engine.clock.advance(20_000);
      world.engine.wakeCalls.delivery();
      await until(() => arrived() === index + 2, `retry ${index + 1}`);
      const attempts = async () =>
        await world.database.query(
          `select 1 from delivery_attempts join deliveries on deliveries.id = delivery_id
         where deliveries.merchant_id = $1 and topic = 'card_open'`,
          [tenant.merchantId],
        );
      await until(async () => (await attempts()).length === index + 2, 'the attempt to be recorded');
    }
    await until(async () => (await stateOf(tenant))[0] === 'exhausted', 'the end of the ladder');

    const callbacks = world.callbacks('card_open', tenant);
    expect(callbacks).toHaveLength(11);
    expect(openCallbacks(client, callbacks).every((payload) => payload.card_id === card.card_id)).toBe(true);
    for (const header of ['x-nonce', 'x-signature']) {
      expect(new Set(callbacks.map(({ headers }) => headers[header])).size).toBe(11);
    }
    expect(new Set(callbacks.map(({ body }) => body)).size).toBe(11);
    world.receiver.answerWith({ status: 200, body: 'ok' });
  });
});
