import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { bananatechCards } from '../../../testing/bananatech-cards.ts';
import { expectRefusal, expectSealedSuccess, wireForms } from '../../../testing/bananatech-requests.ts';
import { type BananatechTenant, bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "Get Transaction History": which rows there are. What each kind of transaction looks like is in transaction-rows.test.ts.
const path = '/card/get_transactions';
const world = await bananatechWorld(await testDatabase());
const DAY_MS = 24 * 60 * 60 * 1000;

function programmeOf(tenant: BananatechTenant) {
  const client = new BananaTechClient(tenant.client);
  const list = async (body: object = {}) => {
    const { data, total } = await client.getTransactions(body);
    return { total, rows: data, what: data.map(({ type, status, amount }) => `${type} ${status} ${amount}`) };
  };
  return { client, list, cards: bananatechCards(world, client, tenant) };
}
const programme = async () => programmeOf(await world.addTenant());

// Two users; the first has two cards, and on the first of these happens a bit of everything, each day something.
const mine = programmeOf(world.tenant);
const { client, list, cards } = mine;
const user_id = await cards.user();
const card = await cards.active({ user_id });
const id = String(card.card_id);
await world.advance(DAY_MS);
const purchase = await world.network.authorize(id, 25.4);
await world.network.authorize(id, 5000);
await world.advance(DAY_MS);
await world.network.settle(id, 25.4, purchase.authorizationId ?? '');
await cards.recharged(card, 50);
await world.network.authorize(id, 12);
await world.network.refund(id, 5.05);
await world.fault('fund', { fail: 'The bank said no.' });
await cards.recharged(card, 33);
const second = await cards.active({ user_id, deposit_amount: 20 });
const other = await cards.active({ deposit_amount: 30 });
await world.told();

/** Of the first card, newest first. */
const all = [
  ...['RECHARGE FAILED 33', 'REFUND SUCCESS 5.05', 'CONSUMPTION PENDING 12', 'RECHARGE SUCCESS 50'],
  ...['CONSUMPTION FAILED 5000', 'CONSUMPTION SUCCESS 25.4', 'RECHARGE SUCCESS 100'],
];
const deposits = ['RECHARGE SUCCESS 30', 'RECHARGE SUCCESS 20'];
const { card_id } = card;

describe(`POST ${path}: the transactions are refused`, { tags: 'ours' }, () => {
  test.each(['success', 'DONE', 'CANCELLED'])('for the status %j', async (status) => {
    const message = 'Invalid field: status must be one of PENDING, SUCCESS, FAILED';
    expectRefusal(await client.call(path, { status }), message);
  });

  test.each(['recharge', 'PURCHASE', 'OTHER'])('for the type %j', async (type) => {
    const types = 'RECHARGE, CONSUMPTION, REFUND, REVERSAL, FEE, CORRECTION';
    expectRefusal(await client.call(path, { type }), `Invalid field: type must be one of ${types}`);
  });

  test('for a status or type that is no text, and an id that is no integer', async () => {
    for (const field of ['status', 'type'])
      expectRefusal(await client.call(path, { [field]: 1 }), `Invalid field: ${field} must be a string`);
    for (const field of ['user_id', 'card_id'])
      expectRefusal(
        await client.call(path, { [field]: String(card_id) }),
        `Invalid field: ${field} must be an integer`,
      );
  });

  test('for a user or card that is not there', async () => {
    for (const unknown of [1, card_id])
      expectRefusal(await client.call(path, { user_id: unknown }), 'User not found');
    for (const unknown of [1, user_id])
      expectRefusal(await client.call(path, { card_id: unknown }), 'Card not found');
  });

  test("for another user's card", async () => {
    const body = { user_id: other.user_id, card_id };
    expectRefusal(await client.call(path, body), 'Card not found');
  });

  test("for another merchant's user and card, and another programme's", async () => {
    const sibling = programmeOf(await world.addTenant({ merchantId: world.tenant.merchantId }));
    for (const theirs of [await programme(), sibling]) {
      expectRefusal(await theirs.client.call(path, { user_id }), 'User not found');
      expectRefusal(await theirs.client.call(path, { card_id }), 'Card not found');
      expect(await theirs.list()).toMatchObject({ total: 0, rows: [] });
    }
  });
});

describe(`POST ${path}: the transactions`, () => {
  test('are answered just as the sample is', async () => {
    const { client: theirs, cards: their } = await programme();
    const one = await their.active({ deposit_amount: 100 });
    const body = { card_id: one.card_id, skip: 0, limit: 10, status: 'SUCCESS' } as const;
    const answer = await theirs.call(path, body);
    const [row] = (await theirs.getTransactions(body)).data;
    expectSealedSuccess(
      answer,
      `{"data":[{"id":${row?.id},"card_id":${one.card_id},"amount":100.0,"currency":"USD","type":"RECHARGE",` +
        `"status":"SUCCESS","created_at":"${row?.created_at}","merchant_name":"RECHARGE"}],"total":1}`,
    );
    expect(row?.created_at).toMatch(wireForms.time);
    expect(String(row?.id)).toMatch(wireForms.id);
  });

  test('can be those of one card', async () => {
    const { total, what, rows } = await list({ card_id });
    expect({ total, what }).toEqual({ total: 7, what: all });
    expect(new Set(rows.map((row) => row.card_id))).toEqual(new Set([card_id]));
    expect((await list({ ...second })).what).toEqual(['RECHARGE SUCCESS 20']);
  });

  test('can be those of all cards of one user', async () => {
    expect((await list({ user_id })).what).toEqual(['RECHARGE SUCCESS 20', ...all]);
    expect((await list({ user_id: other.user_id })).what).toEqual(['RECHARGE SUCCESS 30']);
    expect(await list({ user_id: await cards.user() })).toMatchObject({ total: 0, rows: [] });
  });

  test('are those of all cards of all users where nobody is named', async () => {
    expect(await list()).toMatchObject({ total: 9, what: [...deposits, ...all] });
  });

  test('come newest first, and oldest first where desc is false', { tags: 'inferred' }, async () => {
    expect((await list({ card_id, desc: true, order_by: 'created_at' })).what).toEqual(all);
    expect((await list({ card_id, desc: false, order_by: 'id' })).what).toEqual(all.toReversed());
  });

  test('come by skip and limit, with how many there are in all', async () => {
    expect(await list({ card_id, limit: 3 })).toMatchObject({ total: 7, what: all.slice(0, 3) });
    expect(await list({ card_id, skip: 3, limit: 3 })).toMatchObject({ total: 7, what: all.slice(3, 6) });
    expect(await list({ card_id, skip: 6, limit: 3 })).toMatchObject({ total: 7, what: all.slice(6) });
    expect(await list({ card_id, skip: 7 })).toMatchObject({ total: 7, what: [] });
    const oldest = await list({ card_id, skip: 1, limit: 2, desc: false });
    expect(oldest).toMatchObject({ total: 7, what: all.toReversed().slice(1, 3) });
  });

  test('come ten at a time where no limit is given', { tags: 'inferred' }, async () => {
    const many = await programme();
    const one = await many.cards.active();
    for (let count = 0; count < 11; count += 1) await many.cards.recharged(one, 10);
    expect(await many.list()).toMatchObject({ total: 12, rows: { length: 10 } });
    expect((await many.list({ limit: 100 })).rows).toHaveLength(12);
  });

  const ofStatus = async (status: string) => {
    const expected = all.filter((what) => what.includes(status));
    expect(await list({ card_id, status })).toMatchObject({ total: expected.length, what: expected });
  };
  test.each(['SUCCESS'])('can be those of the status %s', ofStatus);
  test.each(['PENDING', 'FAILED'])('can be those of the status %s', { tags: 'inferred' }, ofStatus);

  const ofType = async (type: string) => {
    const expected = all.filter((what) => what.startsWith(type));
    expect(await list({ card_id, type })).toMatchObject({ total: expected.length, what: expected });
  };
  test.each(['RECHARGE'])('can be those of the type %s', ofType);
  test.each(['CONSUMPTION', 'REFUND'])('can be those of the type %s', { tags: 'inferred' }, ofType);

  test('of a type that the card has none of are none', { tags: 'inferred' }, async () => {
    for (const type of ['REVERSAL', 'FEE', 'CORRECTION'])
      expect(await list({ card_id, type })).toMatchObject({ total: 0, rows: [] });
  });

  test('can be searched by a part of merchant_name or id, whatever its case', { tags: 'ours' }, async () => {
    expect((await list({ card_id, search: 'amazon' })).total).toBe(4);
    expect((await list({ card_id, search: 'recharGE' })).total).toBe(3);
    const [newest] = (await list({ card_id })).rows;
    expect((await list({ search: String(newest?.id) })).rows).toEqual([newest]);
    for (const search of ['%', 'A_AZON', 'nowhere'])
      expect(await list({ search })).toMatchObject({ total: 0, rows: [] });
  });

  test('can be those of a time', async () => {
    const days = (await list({ card_id })).rows.map((row) => row.created_at.slice(0, 10));
    const [third, first] = [days[0], days[6]];
    const middle = days[5];
    expect((await list({ card_id, start_date: middle, end_date: middle })).what).toEqual(all.slice(4, 6));
    expect((await list({ card_id, start_date: third })).what).toEqual(all.slice(0, 4));
    expect((await list({ card_id, end_date: first })).what).toEqual(all.slice(6));
    const at = purchase.occurredAt.toISOString();
    expect((await list({ card_id, end_date: at })).what).toEqual(all.slice(5));
    expect((await list({ card_id, start_date: at })).what).toEqual(all.slice(0, 6));
    expect((await list({ card_id, start_date: '2199-01-01' })).total).toBe(0);
  });

  test('can be narrowed by several of these at once', async () => {
    const body = { user_id, card_id, status: 'SUCCESS', type: 'RECHARGE', search: 'RECHARGE', limit: 1 };
    expect(await list(body)).toMatchObject({ total: 2, what: ['RECHARGE SUCCESS 50'] });
    expect(await list({ ...body, skip: 1 })).toMatchObject({ total: 2, what: ['RECHARGE SUCCESS 100'] });
    expect(await list({ ...body, status: 'PENDING' })).toMatchObject({ total: 0, what: [] });
  });
});
