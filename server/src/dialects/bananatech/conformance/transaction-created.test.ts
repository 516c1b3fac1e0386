// @module-tag inferred
import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { declineReasons } from '../../../authorizations/index.ts';
import { bananatechCards, type CardOf } from '../../../testing/bananatech-cards.ts';
import { templates } from '../../../testing/bananatech-requests.ts';
import { payloadsOf, textsOf, written } from '../../../testing/bananatech-webhooks.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { standingStill } from '../../../testing/standing-still.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "8. TRANSACTION_CREATED" of the page "Event Types", whose fields were not seen: those of a row of Get Transactions, with
// the names that the other events have
const database = await testDatabase();
const world = await bananatechWorld(database);
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const still = standingStill(world);
const { network } = world;
const DAY_MS = 86_400_000;
const atm = { channel: 'atm', entryMode: 'chip' } as const;

const id = ({ card_id }: CardOf) => String(card_id);
const texts = ({ card_id }: CardOf, count: number) =>
  textsOf(world, client, 'TRANSACTION_CREATED', { card_id }, count);
const payloads = ({ card_id }: CardOf, count: number) =>
  payloadsOf(world, client, 'TRANSACTION_CREATED', { card_id }, count);

interface Said {
  readonly number: bigint;
  readonly type: string;
  readonly status?: string;
  readonly amount: string;
  readonly description?: string;
}

/** A whole payload. */
function transaction(card: CardOf, { number, type, status = 'SUCCESS', amount, description = '' }: Said) {
  return (occur_time: number) =>
    JSON.stringify({
      ...{ template_id: templates.deposit, ...card, transaction_id: Number(number), type, status },
      ...{ amount: written(amount), currency: 'USD', merchant_name: 'AMAZON.COM', description, occur_time },
    });
}

describe('TRANSACTION_CREATED', () => {
  test('of a purchase that was declined is FAILED, and says why', async () => {
    const card = await cards.active();
    await still(async (now) => {
      const { number } = await network.authorize(id(card), 100.01);
      const description = declineReasons['insufficient-funds'].sentence;
      const declined = { number, type: 'CONSUMPTION', status: 'FAILED', amount: '100.01', description };
      expect(await texts(card, 1)).toEqual([transaction(card, declined)(now)]);
    });
  });

  test('of a purchase is PENDING when it is approved, and SUCCESS under the same id once it is settled', async () => {
    const card = await cards.active();
    await still(async (now) => {
      const { number, authorizationId } = await network.authorize(id(card), 25.4);
      const purchase = { number, type: 'CONSUMPTION', amount: '25.4' };
      const pending = transaction(card, { ...purchase, status: 'PENDING' });
      expect(await texts(card, 1)).toEqual([pending(now)]);
      await world.advance(DAY_MS);
      await network.settle(id(card), 25.4, authorizationId ?? '');
      expect(await texts(card, 2)).toEqual([pending(now), transaction(card, purchase)(now + DAY_MS)]);
    });
  });

  test('of a purchase that is settled in parts is SUCCESS with the last of them', async () => {
    const card = await cards.active();
    const { number, authorizationId } = await network.authorize(id(card), 60);
    await network.send('settlement', id(card), 20, { authorizationId, final: false });
    await world.told();
    expect(await payloads(card, 1)).toMatchObject([{ status: 'PENDING', amount: 60 }]);
    await network.send('settlement', id(card), 40, { authorizationId, final: false });
    expect((await payloads(card, 2))[1]).toMatchObject({
      ...{ transaction_id: Number(number), type: 'CONSUMPTION', status: 'SUCCESS', amount: 60 },
    });
  });

  test('of an addition to a purchase has an id of its own, and the purchase keeps its amount', async () => {
    const card = await cards.active();
    await still(async (now) => {
      const { number, authorizationId } = await network.authorize(id(card), 30);
      await texts(card, 1);
      const addition = await network.send('incremental', id(card), 12.5, { authorizationId });
      await network.send('incremental', id(card), 500, { authorizationId });
      await network.settle(id(card), 42.5, authorizationId ?? '');
      const [, added, tooMuch, settled] = await texts(card, 4);
      expect(settled).toBe(transaction(card, { number, type: 'CONSUMPTION', amount: '30.0' })(now));
      expect(added).toBe(
        transaction(card, {
          ...{ number: addition.number, type: 'CONSUMPTION', status: 'PENDING' },
          ...{ amount: '12.5', description: 'Addition to a purchase' },
        })(now),
      );
      expect(JSON.parse(tooMuch ?? '')).toMatchObject({ status: 'FAILED', amount: 500 });
    });
  });

  test('of a purchase that somebody else approved is PENDING', async () => {
    const card = await cards.active();
    await still(async (now) => {
      const { number } = await network.send('advice', id(card), 7);
      const advised = { number, type: 'CONSUMPTION', status: 'PENDING', amount: '7.0' };
      expect(await texts(card, 1)).toEqual([transaction(card, advised)(now)]);
    });
  });

  test('of a purchase that nobody asked for is SUCCESS when it is settled', async () => {
    const card = await cards.active();
    await still(async (now) => {
      const { number } = await network.settle(id(card), 120);
      const forced = { number, type: 'CONSUMPTION', amount: '120.0' };
      expect(await texts(card, 1)).toEqual([transaction(card, forced)(now)]);
    });
  });

  test('of a purchase that is paid at once is SUCCESS at once, and a REVERSAL pays it back', async () => {
    const card = await cards.active();
    await still(async (now) => {
      const { number, authorizationId } = await network.send('debit', id(card), 20, atm);
      const back = await network.reverse(id(card), 20, authorizationId ?? '');
      expect(await texts(card, 2)).toEqual([
        transaction(card, { number, type: 'CONSUMPTION', amount: '20.0' })(now),
        transaction(card, {
          ...{ number: back.number, type: 'REVERSAL', amount: '20.0', description: 'Reversal' },
        })(now),
      ]);
    });
  });

  test('of a purchase in another currency is in that of the card', async () => {
    const card = await cards.active();
    const { number, billing } = await network.authorize(id(card), 10, 'EUR');
    expect(await payloads(card, 1)).toMatchObject([
      { transaction_id: Number(number), amount: Number(billing.amount) / 10_000, currency: 'USD' },
    ]);
    expect(billing.amount).not.toBe(100_000n);
  });

  test.each([
    ['verification', 'Account verification', {}],
    ['balance-inquiry', 'Balance inquiry', atm],
  ] as const)('of a %s is SUCCESS at 0.0', async (type, description, more) => {
    const card = await cards.active();
    await still(async (now) => {
      const { number } = await network.send(type, id(card), 0, more);
      const asked = { number, type: 'CONSUMPTION', amount: '0.0', description };
      expect(await texts(card, 1)).toEqual([transaction(card, asked)(now)]);
    });
  });

  test('of a reversal, in part or of the rest, is a REVERSAL of what is free again', async () => {
    const card = await cards.active();
    await still(async (now) => {
      const { authorizationId } = await network.authorize(id(card), 30);
      const part = await network.reverse(id(card), 12.34, authorizationId ?? '');
      const rest = await network.reverse(id(card), 17.66, authorizationId ?? '');
      const reversal = { type: 'REVERSAL', description: 'Reversal' };
      expect((await texts(card, 3)).slice(1)).toEqual([
        transaction(card, { number: part.number, amount: '12.34', ...reversal })(now),
        transaction(card, { number: rest.number, amount: '17.66', ...reversal })(now),
      ]);
    });
  });

  test('of a reversal of nothing is FAILED, and says why', async () => {
    const card = await cards.active();
    const { authorizationId } = await network.authorize(id(card), 30);
    await network.settle(id(card), 30, authorizationId ?? '');
    await network.reverse(id(card), 30, authorizationId ?? '');
    expect((await payloads(card, 3))[2]).toMatchObject({
      ...{ type: 'REVERSAL', status: 'FAILED', description: declineReasons['nothing-to-reverse'].sentence },
    });
  });

  test('of an expiry is a REVERSAL of what was still held', async () => {
    const card = await cards.active();
    const { authorizationId } = await network.authorize(id(card), 30);
    await network.send('settlement', id(card), 10, { authorizationId, final: false });
    await world.advance(7 * DAY_MS);
    expect((await payloads(card, 2))[1]).toMatchObject({
      ...{ type: 'REVERSAL', status: 'SUCCESS', amount: 20, description: 'Authorization expired' },
    });
    expect((await client.getCardBalance(card)).balance).toBe(90);
  });

  test.each([
    ['refund', 'Refund'],
    ['original-credit', 'Credit'],
  ] as const)('of a %s is a REFUND', async (type, description) => {
    const card = await cards.active();
    await still(async (now) => {
      const { number } = await network.send(type, id(card), 5.05);
      const refund = { number, type: 'REFUND', amount: '5.05', description };
      expect(await texts(card, 1)).toEqual([transaction(card, refund)(now)]);
    });
  });

  test('of a refund comes for a closed card, too', async () => {
    const card = await cards.active();
    await client.updateStatus({ ...card, alter: 'CLOSE' });
    await world.settled();
    await network.refund(id(card), 5);
    expect(await payloads(card, 1)).toMatchObject([{ type: 'REFUND', status: 'SUCCESS', amount: 5 }]);
  });

  test('of a fee is a FEE of its own, beside what it is charged for', async () => {
    const fee = { fixed: '2500', rate: '0', minimum: null, maximum: null };
    await database.query(
      "update products set fees = jsonb_set(fees, '{authorization}', $1::jsonb) where code = $2",
      [JSON.stringify(fee), String(templates.verified)],
    );
    const user_id = await cards.verifiedUser();
    const card = await cards.applied({ user_id, template_id: templates.verified, deposit_amount: 50 });
    await world.settled();
    await network.authorize(id(card), 10);
    const told = await payloads(card, 2);
    expect(told.find(({ type }) => type === 'FEE')).toMatchObject({
      ...{ status: 'SUCCESS', amount: 0.25, description: 'Fee (authorization)' },
    });
    expect((await client.getCardBalance(card)).balance).toBe(39.75);
  });

  test('has the id, type, status and amount that the list of transactions has', async () => {
    const card = await cards.active();
    const { authorizationId } = await network.authorize(id(card), 10);
    await network.reverse(id(card), 4, authorizationId ?? '');
    await network.settle(id(card), 5);
    await network.refund(id(card), 2);
    await network.authorize(id(card), 1000);
    const shown = ({ type, status, amount }: { type?: unknown; status?: unknown; amount?: unknown }) =>
      JSON.stringify({ type, status, amount });
    const told = (await payloads(card, 5)).map((each) => [each.transaction_id, shown(each)] as const);
    const { data } = await client.getTransactions({ card_id: card.card_id });
    const listed = data.filter(({ type }) => type !== 'RECHARGE').map((row) => [row.id, shown(row)] as const);
    expect(new Map(told)).toEqual(new Map(listed));
  });
});
