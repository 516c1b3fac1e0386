import { randomUUID } from 'node:crypto';
import { BananaTechClient, type WebhookRecord } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import type { Scope } from '../../../cards/index.ts';
import { startChallenge } from '../../../challenges/index.ts';
import { redeliver } from '../../../events/index.ts';
import { setCallbackUrl } from '../../../merchants/index.ts';
import { money } from '../../../money/index.ts';
import { bananatechCards } from '../../../testing/bananatech-cards.ts';
import { templates } from '../../../testing/bananatech-requests.ts';
import { openWebhooks, webhooksTo, written } from '../../../testing/bananatech-webhooks.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { type ReceiverAnswer, unusedUrl } from '../../../testing/receiver.ts';
import { standingStill } from '../../../testing/standing-still.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { testAcceptor } from '../../../testing/test-message.ts';
import { until } from '../../../testing/until.ts';

// "Every delivery is recorded": what became of webhooks, as Get Webhook Records shows it. Its fields were not seen.
const world = await bananatechWorld(await testDatabase());
const still = standingStill(world);
const LADDER_MS = [10_000, 60_000, 300_000, 1_800_000, 7_200_000];

/** How the receiver answers each tenant; 200 unless told. */
const answers = new Map<string, ReceiverAnswer>();
world.receiver.answerWith(({ path }) => answers.get(path.slice(1)) ?? { status: 200 });

async function receiving(answer: ReceiverAnswer = { status: 200 }) {
  const tenant = await world.addTenant();
  answers.set(tenant.programmeId, answer);
  const client = new BananaTechClient(tenant.client);
  const cards = bananatechCards(world, client, tenant);
  const setUrl = (url: string | null) =>
    world.database.transaction((tx) =>
      setCallbackUrl(tx, { bananatech: world.profile }, { ...tenant, topic: '*', url, allowPrivate: true }),
    );
  /** Waits until the newest record is like this. */
  const record = async (like: Partial<WebhookRecord>): Promise<WebhookRecord> => {
    let newest: WebhookRecord | undefined;
    await until(
      async () => {
        [newest] = (await client.getWebhookRecords({ limit: 1 })).data;
        return Object.entries(like).every(([name, value]) => newest?.[name as keyof WebhookRecord] === value);
      },
      `a record with ${JSON.stringify(like)}`,
    );
    return newest as WebhookRecord;
  };
  return { tenant, client, cards, setUrl, record, happens: () => cards.user() };
}

/** Waits until so many attempts have ended. */
async function attempted({ merchantId }: Scope, count: number): Promise<void> {
  await until(async () => {
    const rows = await world.database.query('select 1 from delivery_attempts where merchant_id = $1', [
      merchantId,
    ]);
    return rows.length === count;
  }, `attempt ${count}`);
}

describe('webhook delivery: a record', { tags: 'inferred' }, () => {
  test('of a webhook that was received is SUCCESS, and has every field', async () => {
    const { client, cards, record } = await receiving();
    await still(async (now) => {
      const card = await cards.active();
      await client.recharge({ ...card, amount: 100 });
      await record({ callback_type: 'CARD_RECHARGE_RESULT', status: 'SUCCESS' });
      const { text } = await client.call('/merchant/get_webhook_records', { limit: 1 });
      const { data } = JSON.parse(text);
      const [{ id, payload }] = data;
      expect(text).toBe(
        JSON.stringify({
          data: [
            {
              ...{ id, callback_type: 'CARD_RECHARGE_RESULT', ...card },
              payload: {
                ...{ template_id: templates.deposit, ...card, transaction_id: payload.transaction_id },
                ...{ receive_amount: written('100.0'), status: 'SUCCESS', currency: 'USD' },
                ...{ description: '', occur_time: now },
              },
              ...{ status: 'SUCCESS', response_code: 200, attempts: 1 },
              created_at: `${new Date(now).toISOString().slice(0, 19)}Z`,
            },
          ],
          total: 3,
        }),
      );
    });
  });

  test('of a webhook that waits for its next attempt is PENDING, with the last answer', async () => {
    const { happens, record } = await receiving({ status: 503 });
    const user_id = await happens();
    expect(await record({ attempts: 1, response_code: 503 })).toMatchObject({
      ...{ callback_type: 'USER_CREATE_RESULT', status: 'PENDING', user_id, card_id: null },
    });
  });

  test('of a webhook that nobody answered has no response_code', async () => {
    const { happens, record, setUrl } = await receiving();
    await setUrl(await unusedUrl());
    await happens();
    expect(await record({ attempts: 1 })).toMatchObject({ status: 'PENDING', response_code: null });
  });

  test('of a webhook that was sent for the last time is FAILED', async () => {
    const { tenant, happens, record } = await receiving({ status: 500 });
    await happens();
    for (const [index, wait] of LADDER_MS.entries()) {
      await attempted(tenant, index + 1);
      await world.advance(wait);
    }
    expect(await record({ status: 'FAILED' })).toMatchObject({ attempts: 6, response_code: 500 });
  });

  test('of a webhook for which there was no URL is UNDELIVERED', async () => {
    const { happens, record, setUrl } = await receiving();
    await setUrl(null);
    const user_id = await happens();
    expect(await record({ status: 'UNDELIVERED' })).toMatchObject({
      ...{ user_id, attempts: 0, response_code: null, payload: { user_id, status: 'APPROVED' } },
    });
  });

  test('is one of each webhook, newest first', async () => {
    const { tenant, client, cards } = await receiving();
    const card = await cards.active();
    await client.updateStatus({ ...card, alter: 'LOCK' });
    await world.settled();
    await world.told();
    const { data, total } = await client.getWebhookRecords();
    expect(data.map(({ callback_type }) => callback_type)).toEqual([
      ...['CARD_STATUS_CHANGE', 'CARD_APPLY_RESULT', 'USER_CREATE_RESULT'],
    ]);
    expect(total).toBe(webhooksTo(world, tenant).length);
    const said = openWebhooks(client, webhooksTo(world, tenant));
    for (const { callback_type, payload } of data)
      expect(payload).toEqual(said.find(({ type }) => type === callback_type)?.payload);
  });
});

describe('webhook delivery: a record', { tags: 'ours' }, () => {
  test('hides all of a card number but its last four digits, and all of a code', async () => {
    const { tenant, client, cards, record } = await receiving();
    const card_number = await cards.stockNumber();
    const card = await cards.assigned(card_number);
    await client.setPin({ ...card, pin: '1357' });
    const masked = `************${card_number.slice(-4)}`;
    expect((await record({ callback_type: 'CARD_ACTIVATE_RESULT' })).payload).toMatchObject({
      card_number: masked,
    });
    const started = await startChallenge(world.engine.challenges, {
      ...{ card: await cards.card(card), kind: 'otp', transactionId: randomUUID(), acceptor: testAcceptor },
      amount: money(100_000n, 'USD'),
    });
    expect(started.kind).toBe('started');
    const { payload } = await record({ callback_type: 'CARD_VERIFICATION', status: 'SUCCESS' });
    expect(payload).toMatchObject({ ...card, card_number: masked, code: '******' });
    const sent = openWebhooks(client, webhooksTo(world, tenant)).map(({ text }) => text);
    expect(sent.filter((text) => text.includes(card_number))).toHaveLength(2);
  });

  test('of a webhook that was sent by hand counts on', async () => {
    const { tenant, happens, record } = await receiving({ status: 400 });
    const { merchantId } = tenant;
    await happens();
    const { id } = await record({ attempts: 1, response_code: 400 });
    answers.set(tenant.programmeId, { status: 200 });
    const [delivery] = await world.database.query<{ id: string }>(
      'select id from deliveries where merchant_id = $1',
      [merchantId],
    );
    const deliveryId = delivery?.id ?? '';
    const now = world.engine.clock.now();
    await world.database.transaction((tx) => redeliver(tx, { merchantId, deliveryId, now }));
    world.engine.wakeCalls.delivery();
    expect(await record({ status: 'SUCCESS' })).toMatchObject({ id, attempts: 2, response_code: 200 });
  });

  test('of an assignment that failed has no card_id, and names its user', async () => {
    const { client, cards, record } = await receiving();
    const user_id = await cards.verifiedUser();
    const card_number = '1234567890123456';
    await client.assign({ user_id, template_id: templates.physical, card_number });
    const { card_id, payload } = await record({ callback_type: 'CARD_ASSIGN_RESULT', user_id });
    expect(card_id).toBeNull();
    expect(payload).toMatchObject({ user_id, error_reason: '101:0 - card number not exist' });
  });
});
