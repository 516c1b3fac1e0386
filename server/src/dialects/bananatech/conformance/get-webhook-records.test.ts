import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { EVERY_TOPIC } from '../../../events/index.ts';
import { setCallbackUrl } from '../../../merchants/index.ts';
import { bananatechCards } from '../../../testing/bananatech-cards.ts';
import { expectRefusal, expectSealedSuccess, wireForms } from '../../../testing/bananatech-requests.ts';
import { type BananatechTenant, bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { until } from '../../../testing/until.ts';
import { topics } from '../callbacks/index.ts';

// "Get Webhook Records": history, delivery status and payload of the webhooks.
const path = '/merchant/get_webhook_records';
const alias = '/merchant/get_webhook_events';
const world = await bananatechWorld(await testDatabase());

async function programmeOf(tenant: BananatechTenant) {
  const client = new BananaTechClient(tenant.client);
  const list = async (body: object = {}) => {
    const { data, total } = await client.getWebhookRecords(body);
    return { total, types: data.map((record) => record.callback_type), records: data };
  };
  return { client, list, cards: bananatechCards(world, client, tenant) };
}
const programme = async () => programmeOf(await world.addTenant());

// Two users, one with a card that was recharged and locked.
const mine = await programmeOf(world.tenant);
const first = await mine.cards.user();
await world.told();
const card = await mine.cards.active({ user_id: first });
await mine.cards.recharged(card, 20);
await mine.cards.altered(card, 'LOCK');
await world.told();
const second = await mine.cards.user();
await world.told();
/** Their webhooks, newest first. */
const all = [
  'USER_CREATE_RESULT',
  'CARD_STATUS_CHANGE',
  'CARD_RECHARGE_RESULT',
  'CARD_APPLY_RESULT',
  'USER_CREATE_RESULT',
];

describe(`POST ${path}: the records`, () => {
  test('are refused for a callback_type that there is not', { tags: 'ours' }, async () => {
    const message = `Invalid field: callback_type must be one of ${topics.join(', ')}`;
    for (const callback_type of ['CARD', 'card_apply_result', 'PIN_SET'])
      expectRefusal(await mine.client.call(path, { callback_type }), message);
    const answer = await mine.client.call(path, { callback_type: 1 });
    expectRefusal(answer, 'Invalid field: callback_type must be a string');
  });

  test.each(['user_id', 'card_id'])(
    'are refused for a %s that is no integer',
    { tags: 'ours' },
    async (field) => {
      for (const value of ['1', 1.5, true])
        expectRefusal(
          await mine.client.call(path, { [field]: value }),
          `Invalid field: ${field} must be an integer`,
        );
    },
  );

  test('have these fields', { tags: 'inferred' }, async () => {
    const answer = await mine.client.call(path, { callback_type: 'CARD_RECHARGE_RESULT' });
    const { records } = await mine.list({ callback_type: 'CARD_RECHARGE_RESULT' });
    const [record] = records as [(typeof records)[number]];
    const { transaction_id, occur_time } = record.payload as { transaction_id: number; occur_time: number };
    expectSealedSuccess(
      answer,
      `{"data":[{"id":${record.id},"callback_type":"CARD_RECHARGE_RESULT",` +
        `"user_id":${card.user_id},"card_id":${card.card_id},` +
        `"payload":{"template_id":3,"user_id":${card.user_id},"card_id":${card.card_id},` +
        `"transaction_id":${transaction_id},"receive_amount":20.0,"status":"SUCCESS","currency":"USD",` +
        `"description":"","occur_time":${occur_time}},"status":"SUCCESS","response_code":200,"attempts":1,` +
        `"created_at":"${record.created_at}"}],"total":1}`,
    );
    expect(Number.isSafeInteger(record.id)).toBe(true);
    expect(record.created_at).toMatch(wireForms.time);
  });

  test('have no card where a webhook is about a user', { tags: 'inferred' }, async () => {
    const { records } = await mine.list({ callback_type: 'USER_CREATE_RESULT', limit: 1 });
    expect(records).toMatchObject([{ user_id: second, card_id: null, payload: { status: 'APPROVED' } }]);
  });

  test('come newest first, and oldest first where desc is false', { tags: 'inferred' }, async () => {
    expect((await mine.list()).types).toEqual(all);
    expect((await mine.list({ desc: true, order_by: 'id' })).types).toEqual(all);
    expect((await mine.list({ desc: false, order_by: 'created_at' })).types).toEqual(all.toReversed());
  });

  test('come by skip and limit, with how many there are in all', async () => {
    const whole = (await mine.list()).records;
    expect(await mine.list({ limit: 2 })).toMatchObject({ total: 5, records: whole.slice(0, 2) });
    expect(await mine.list({ skip: 2, limit: 2 })).toMatchObject({ total: 5, records: whole.slice(2, 4) });
    expect(await mine.list({ skip: 4, limit: 2 })).toMatchObject({ total: 5, records: whole.slice(4) });
    expect(await mine.list({ skip: 5 })).toMatchObject({ total: 5, records: [] });
  });

  test('come ten at a time where no limit is given', { tags: 'inferred' }, async () => {
    const { cards, list } = await programme();
    for (let user = 0; user < 11; user += 1) await cards.user();
    expect((await list()).records).toHaveLength(10);
    expect((await list({ limit: 100 })).records).toHaveLength(11);
  });

  test('can be those of one callback_type', { tags: 'inferred' }, async () => {
    const counts = topics.map(async (callback_type) => {
      const { total, types } = await mine.list({ callback_type });
      expect(types.every((type) => type === callback_type)).toBe(true);
      return [callback_type, total] as const;
    });
    expect((await Promise.all(counts)).filter(([, total]) => total > 0)).toEqual([
      ...[
        ['USER_CREATE_RESULT', 2],
        ['CARD_APPLY_RESULT', 1],
        ['CARD_STATUS_CHANGE', 1],
      ],
      ['CARD_RECHARGE_RESULT', 1],
    ]);
  });

  test('can be those of one card', async () => {
    expect((await mine.list({ card_id: card.card_id })).types).toEqual(all.slice(1, 4));
  });

  test('can be those of one user, cards included', async () => {
    expect((await mine.list({ user_id: first })).types).toEqual(all.slice(1));
    expect((await mine.list({ user_id: second })).types).toEqual(['USER_CREATE_RESULT']);
  });

  test('of a user and a card are none where it is not their card', { tags: 'ours' }, async () => {
    expect((await mine.list({ ...card })).total).toBe(3);
    expect(await mine.list({ user_id: second, card_id: card.card_id })).toMatchObject({
      total: 0,
      records: [],
    });
  });

  test('of somebody or a card that is not there are none', { tags: 'ours' }, async () => {
    for (const body of [{ user_id: 1 }, { card_id: 1 }, { user_id: card.card_id }, { card_id: first }])
      expect(await mine.list(body)).toMatchObject({ total: 0, records: [] });
  });

  test('can be searched by a part of callback_type or URL, whatever its case', { tags: 'ours' }, async () => {
    expect((await mine.list({ search: 'recharge' })).types).toEqual(['CARD_RECHARGE_RESULT']);
    expect((await mine.list({ search: world.tenant.programmeId.toUpperCase() })).total).toBe(5);
    for (const search of ['%', '_pply_', 'nothing']) expect((await mine.list({ search })).total).toBe(0);
  });

  test('can be those of a time', async () => {
    const { client, cards, list } = await programme();
    await cards.user();
    await world.advance(2 * 24 * 60 * 60 * 1000);
    const between = world.engine.clock.now().toISOString();
    await world.advance(1000);
    await cards.user();
    await world.told();
    const [newer, older] = (await list()).records;
    expect((await list({ start_date: between })).records).toEqual([newer]);
    expect((await list({ end_date: between })).records).toEqual([older]);
    const [day, hour] = [older?.created_at.slice(0, 10), older?.created_at.slice(0, 16)];
    expect((await list({ start_date: day, end_date: day })).records).toEqual([older]);
    expect((await list({ start_date: `${hour}:00Z`, end_date: `${day}T23:59:59Z` })).records).toEqual([
      older,
    ]);
    expect(await client.getWebhookRecords({ start_date: '2199-01-01' })).toEqual({ data: [], total: 0 });
  });

  test('can be narrowed by several of these at once', async () => {
    const body = { user_id: first, callback_type: 'CARD_APPLY_RESULT', search: 'apply', limit: 1 };
    expect(await mine.list(body)).toMatchObject({ total: 1, types: ['CARD_APPLY_RESULT'] });
    expect((await mine.list({ ...body, skip: 1 })).records).toEqual([]);
    expect((await mine.list({ ...body, user_id: second })).total).toBe(0);
  });

  test("are the programme's own", { tags: 'ours' }, async () => {
    const sibling = await programmeOf(await world.addTenant({ merchantId: world.tenant.merchantId }));
    for (const { list } of [await programme(), sibling])
      for (const body of [{}, { user_id: first }, { card_id: card.card_id }])
        expect(await list(body)).toMatchObject({ total: 0, records: [] });
  });
});

describe(`POST ${path}: a record`, { tags: 'ours' }, () => {
  test('shows neither card number nor code', async () => {
    const { cards, list, client } = await programme();
    const physical = await cards.physical();
    const { number } = await client.getCardInformation(physical);
    const { records } = await list({ callback_type: 'CARD_ACTIVATE_RESULT' });
    expect(records).toMatchObject([{ payload: { card_number: `************${number.slice(-4)}` } }]);
    expect((await client.call(path, { limit: 100 })).text).not.toContain(number);
  });

  test('of a webhook that is not taken is PENDING between tries, and FAILED in the end', async () => {
    const tenant = await world.addTenant();
    const { cards, list } = await programmeOf(tenant);
    world.receiver.answerWith({ status: 500 });
    await cards.user();
    const now = async () => (await list()).records[0];
    const tried = (times: number) =>
      until(async () => {
        const attempts = 'select 1 from delivery_attempts where merchant_id = $1';
        return (await world.database.query(attempts, [tenant.merchantId])).length === times;
      }, `${times} attempts`);
    await tried(1);
    expect(await now()).toMatchObject({ status: 'PENDING', response_code: 500, attempts: 1 });
    world.receiver.answerWith({ status: 404 });
    for (const [index, seconds] of [10, 60, 300, 1800, 7200].entries()) {
      await world.advance(seconds * 1000);
      await tried(index + 2);
    }
    expect(await now()).toMatchObject({ status: 'FAILED', response_code: 404, attempts: 6 });
    world.receiver.answerWith({ status: 200 });
  });

  test('of a webhook that nobody answers has no response_code', async () => {
    const { cards, list } = await programme();
    world.receiver.answerWith('close');
    await cards.user();
    await world.told();
    expect((await list()).records).toMatchObject([{ status: 'PENDING', response_code: null, attempts: 1 }]);
    world.receiver.answerWith({ status: 200 });
  });

  test('of a webhook that had nowhere to go is UNDELIVERED', async () => {
    const tenant = await world.addTenant();
    const { cards, list } = await programmeOf(tenant);
    const { merchantId, programmeId } = tenant;
    const setting = { merchantId, programmeId, topic: EVERY_TOPIC, url: null, allowPrivate: true };
    await world.database.transaction((tx) => setCallbackUrl(tx, { bananatech: world.profile }, setting));
    await cards.user();
    expect((await list()).records).toMatchObject([
      { status: 'UNDELIVERED', response_code: null, attempts: 0, payload: { status: 'APPROVED' } },
    ]);
  });

  test('of an assignment that failed names the user, and no card', async () => {
    const { cards, client, list } = await programme();
    const user_id = await cards.verifiedUser();
    const { card_id } = await cards.assigned('4000000000000000', user_id);
    await world.told();
    expect((await list({ user_id })).records).toMatchObject([
      { callback_type: 'CARD_ASSIGN_RESULT', user_id, card_id: null, payload: { status: 'FAILED' } },
      { callback_type: 'USER_CREATE_RESULT', user_id, card_id: null },
    ]);
    expect((await client.getWebhookRecords({ card_id })).total).toBe(0);
  });

  test('of a webhook that is taken later is SUCCESS, with how often it was tried', async () => {
    const { cards, list } = await programme();
    world.receiver.answerWith({ status: 503 });
    await cards.user();
    await world.told();
    world.receiver.answerWith({ status: 200 });
    await world.advance(10_000);
    await until(async () => (await list()).records[0]?.status === 'SUCCESS', 'the second attempt');
    expect((await list()).records).toMatchObject([{ response_code: 200, attempts: 2 }]);
  });
});

test(`POST ${alias}: answers what ${path} does`, { tags: 'inferred' }, async () => {
  const body = { card_id: card.card_id, limit: 2 };
  const { text } = await mine.client.call(path, body);
  expectSealedSuccess(await mine.client.call(alias, body), text);
});
