import { createDecipheriv, createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { redeliver } from '../../../events/index.ts';
import { setCallbackUrl, updateProgramme } from '../../../merchants/index.ts';
import { bananatechCards } from '../../../testing/bananatech-cards.ts';
import { openWebhooks, webhooksTo } from '../../../testing/bananatech-webhooks.ts';
import { bananatechWorld, type BananatechTenant as Tenant } from '../../../testing/bananatech-world.ts';
import { type ReceiverAnswer, unusedUrl } from '../../../testing/receiver.ts';
import { standingStill } from '../../../testing/standing-still.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { until } from '../../../testing/until.ts';

// The page "Integration Guide" of the webhooks
const world = await bananatechWorld(await testDatabase());
const still = standingStill(world);
const { database } = world;
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** How the receiver answers each tenant; 200 unless told. */
const answers = new Map<string, ReceiverAnswer>();
world.receiver.answerWith(({ path }) => answers.get(path.slice(1)) ?? { status: 200 });

/** A tenant whose receiver answers like this, and what makes an event of it. */
async function receiving(answer: ReceiverAnswer = { status: 200 }) {
  const tenant = await world.addTenant();
  answers.set(tenant.programmeId, answer);
  const client = new BananaTechClient(tenant.client);
  const cards = bananatechCards(world, client, tenant);
  return { tenant, client, cards, happens: () => cards.user() };
}

async function statesOf({ merchantId }: Tenant): Promise<string[]> {
  const rows = await database.query<{ state: string }>(
    'select state from deliveries where merchant_id = $1 order by number',
    [merchantId],
  );
  return rows.map(({ state }) => state);
}

async function becomes(tenant: Tenant, ...states: string[]): Promise<void> {
  await until(
    async () => JSON.stringify(await statesOf(tenant)) === JSON.stringify(states),
    `deliveries ${states.join(', ')}`,
  );
}

const attemptsOf = ({ merchantId }: Tenant) =>
  database.query<{ outcome: string }>(
    'select outcome from delivery_attempts where merchant_id = $1 order by number',
    [merchantId],
  );

const setUrl = ({ merchantId, programmeId }: Tenant, url: string | null) =>
  database.transaction((tx) =>
    setCallbackUrl(
      tx,
      { bananatech: world.profile },
      { merchantId, programmeId, topic: '*', url, allowPrivate: true },
    ),
  );

// It takes ten real seconds, in which the other tests are made.
const silent = await receiving('hang');
await silent.happens();
const tenSeconds = sleep(10 * SECOND_MS);

describe('webhook delivery: a webhook', () => {
  test('is a POST of JSON with encrypted_payload, type and hmac, which open with the Secret Key', async () => {
    const { tenant, happens } = await receiving();
    const user_id = await happens();
    await becomes(tenant, 'delivered');
    const [request] = webhooksTo(world, tenant);
    expect(request).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } });
    const { encrypted_payload, type, hmac, ...rest } = JSON.parse(request?.body ?? '');
    expect({ type, rest }).toEqual({ type: 'USER_CREATE_RESULT', rest: {} });
    const { secretKey } = tenant.client;
    expect(hmac).toBe(createHmac('sha256', secretKey).update(encrypted_payload).digest('hex'));
    const bytes = Buffer.from(encrypted_payload, 'base64');
    const decipher = createDecipheriv('aes-256-cbc', secretKey, bytes.subarray(0, 16));
    const plaintext = decipher.update(bytes.subarray(16), undefined, 'utf8') + decipher.final('utf8');
    expect(plaintext).toBe(`{"user_id":${user_id},"status":"APPROVED"}`);
  });

  test('goes to the one URL, whatever its type', async () => {
    const { tenant, client, cards } = await receiving();
    const card = await cards.active();
    await client.recharge({ ...card, amount: 20 });
    await becomes(tenant, 'delivered', 'delivered', 'delivered');
    const types = openWebhooks(client, webhooksTo(world, tenant)).map(({ type }) => type);
    expect(types.sort()).toEqual(['CARD_APPLY_RESULT', 'CARD_RECHARGE_RESULT', 'USER_CREATE_RESULT']);
  });

  test('is received when the answer is 200', async () => {
    const { tenant, happens } = await receiving();
    await happens();
    await becomes(tenant, 'delivered');
  });

  test.each(['', 'ok', '{"success":false}', 'error'])(
    'is received when the answer is 200 with %j',
    {
      tags: 'inferred',
    },
    async (body) => {
      const { tenant, happens } = await receiving({ status: 200, body });
      await happens();
      await becomes(tenant, 'delivered');
    },
  );

  test.each<[string, ReceiverAnswer]>([
    ['201', { status: 201 }],
    ['204', { status: 204 }],
    ['302', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }],
    ['400', { status: 400 }],
    ['500', { status: 500 }],
    ['a connection that breaks', 'close'],
  ])('is not received when the answer is %s, and comes again', { tags: 'inferred' }, async (_, answer) => {
    const { tenant, client, happens } = await receiving(answer);
    await happens();
    await until(async () => (await attemptsOf(tenant)).length === 1, 'the first attempt');
    expect(await statesOf(tenant)).toEqual(['pending']);
    answers.set(tenant.programmeId, { status: 200 });
    await world.advance(10 * SECOND_MS);
    await becomes(tenant, 'delivered');
    const [first, second] = openWebhooks(client, webhooksTo(world, tenant));
    expect(second).toEqual(first);
  });

  test('comes again after nobody was there', { tags: 'inferred' }, async () => {
    const { tenant, happens } = await receiving();
    await setUrl(tenant, `${await unusedUrl()}/hook`);
    await happens();
    await until(async () => (await attemptsOf(tenant)).length === 1, 'the first attempt');
    expect(await statesOf(tenant)).toEqual(['pending']);
    await world.advance(10 * SECOND_MS);
    await until(async () => (await attemptsOf(tenant)).length === 2, 'the second attempt');
  });

  test('is sent after 10 seconds, 1, 5 and 30 minutes and 2 hours again, and then no more', {
    tags: 'inferred',
  }, async () => {
    const { tenant, happens } = await receiving({ status: 500 });
    const waits = [10 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 120 * MINUTE_MS];
    const attempted = (count: number) =>
      until(async () => (await attemptsOf(tenant)).length === count, `attempt ${count}`);
    await still(async () => {
      await happens();
      await attempted(1);
      for (const [index, wait] of waits.entries()) {
        await world.advance(wait - 1);
        await sleep(30);
        expect(webhooksTo(world, tenant)).toHaveLength(index + 1);
        await world.advance(1);
        await attempted(index + 2);
      }
    });
    await becomes(tenant, 'exhausted');
    expect(webhooksTo(world, tenant)).toHaveLength(6);
  });

  test('says the same each time, under an IV of its own', { tags: 'inferred' }, async () => {
    const { tenant, client, happens } = await receiving({ status: 500 });
    await happens();
    for (const count of [2, 3]) {
      await until(async () => (await attemptsOf(tenant)).length === count - 1, `attempt ${count - 1}`);
      await world.advance(MINUTE_MS);
      await until(() => webhooksTo(world, tenant).length === count, `attempt ${count}`);
    }
    const requests = webhooksTo(world, tenant);
    expect(new Set(openWebhooks(client, requests).map(({ type, text }) => `${type} ${text}`)).size).toBe(1);
    const ivs = requests.map(({ body }) => JSON.parse(body).encrypted_payload.slice(0, 20));
    expect(new Set(ivs).size).toBe(3);
  });

  test('holds up no other while it is not received', { tags: 'ours' }, async () => {
    const { tenant, client, happens } = await receiving({ status: 500 });
    const first = await happens();
    await until(async () => (await attemptsOf(tenant)).length === 1, 'the first attempt');
    answers.set(tenant.programmeId, { status: 200 });
    const second = await happens();
    await becomes(tenant, 'pending', 'delivered');
    const told = openWebhooks(client, webhooksTo(world, tenant)).map(({ payload }) => payload.user_id);
    expect(told).toEqual([first, second]);
  });
});

describe('webhook delivery: the URL', { tags: 'ours' }, () => {
  test('that is set counts for what happens later', async () => {
    const { tenant, client, happens } = await receiving({ status: 500 });
    await happens();
    await until(async () => (await attemptsOf(tenant)).length === 1, 'the first attempt');
    await client.setWebhookUrl({ webhook_url: `${world.receiver.url}/elsewhere` });
    await happens();
    await becomes(tenant, 'pending', 'delivered');
    await world.advance(10 * SECOND_MS);
    await until(() => webhooksTo(world, tenant).length === 2, 'the retry');
    const elsewhere = world.receiver.requests.filter(({ path }) => path === '/elsewhere');
    expect(openWebhooks(client, elsewhere)).toHaveLength(1);
  });

  test('that is missing leaves webhooks undelivered, which may be sent by hand once there is one', async () => {
    const { tenant, client, happens } = await receiving();
    const { merchantId } = tenant;
    await setUrl(tenant, null);
    const user_id = await happens();
    await becomes(tenant, 'undelivered');
    const [delivery] = await database.query<{ id: string }>(
      'select id from deliveries where merchant_id = $1',
      [merchantId],
    );
    const byHand = () =>
      database.transaction((tx) =>
        redeliver(tx, { merchantId, deliveryId: delivery?.id ?? '', now: world.engine.clock.now() }),
      );
    expect(await byHand()).toEqual({ kind: 'no-endpoint' });
    await client.setWebhookUrl({ webhook_url: `${world.receiver.url}/${tenant.programmeId}` });
    expect(await statesOf(tenant)).toEqual(['undelivered']);
    expect(await byHand()).toEqual({ kind: 'scheduled' });
    world.engine.wakeCalls.delivery();
    await becomes(tenant, 'delivered');
    expect(openWebhooks(client, webhooksTo(world, tenant))).toMatchObject([{ payload: { user_id } }]);
  });

  test('that is missing leaves nothing, where the programme records nothing undelivered', async () => {
    const { tenant, happens } = await receiving();
    await setUrl(tenant, null);
    await database.transaction((tx) =>
      updateProgramme(tx, tenant, { settings: { recordsUndelivered: false } }),
    );
    await happens();
    expect(await statesOf(tenant)).toEqual([]);
  });
});

test('webhook delivery: a webhook that is not answered within 10 seconds comes again', {
  tags: 'inferred',
}, async () => {
  const { tenant } = silent;
  await tenSeconds;
  await until(async () => (await attemptsOf(tenant)).length > 0, 'the end of the first attempt');
  answers.set(tenant.programmeId, { status: 200 });
  await world.advance(10 * SECOND_MS);
  await becomes(tenant, 'delivered');
  expect((await attemptsOf(tenant)).map(({ outcome }) => outcome)).toEqual(['timeout', 'acknowledged']);
});
