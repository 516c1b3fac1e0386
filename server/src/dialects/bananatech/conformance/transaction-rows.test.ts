import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { noFee } from '../../../money/index.ts';
import { bananatechCards, type CardOf } from '../../../testing/bananatech-cards.ts';
import { templates } from '../../../testing/bananatech-requests.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "Get Transaction History": what happens to the money of a card, row by row. The document has one sample, of a recharge.
const path = '/card/get_transactions';
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const shop = world.network.acceptor.name;

/** Everything but ids and times, oldest first, as it was written. */
async function rowsOf({ card_id }: CardOf): Promise<string[]> {
  const { text } = await client.call(path, { card_id, desc: false, limit: 100 });
  const row =
    /\{"id":1\d{15},"card_id":1\d{15},"amount":([^,]+),"currency":"([^"]+)","type":"([^"]+)","status":"([^"]+)","created_at":"[^"]{20}","merchant_name":"([^"]*)"\}/g;
  expect(text.replaceAll(row, 'row')).toMatch(/^\{"data":\[(row,?)*\],"total":\d+\}$/);
  return [...text.matchAll(row)].map(([, ...values]) => values.join(' '));
}
const deposit = '100.0 USD RECHARGE SUCCESS RECHARGE';
const named = (card: CardOf) => String(card.card_id);

describe(`POST ${path}: a row`, () => {
  test('of a recharge is RECHARGE, twice', async () => {
    const card = await cards.physical();
    await cards.recharged(card, 20.5);
    expect(await rowsOf(card)).toEqual(['20.5 USD RECHARGE SUCCESS RECHARGE']);
  });

  test('of a deposit is one of a recharge', { tags: 'inferred' }, async () => {
    expect(await rowsOf(await cards.active())).toEqual([deposit]);
  });

  test('of a recharge is PENDING until it was processed, and FAILED where it failed', {
    tags: 'inferred',
  }, async () => {
    const card = await cards.physical();
    await world.fault('fund', { delayMs: 60_000 });
    await client.recharge({ ...card, amount: 20 });
    expect(await rowsOf(card)).toEqual(['20.0 USD RECHARGE PENDING RECHARGE']);
    await world.advance(60_000);
    await world.settled();
    await world.fault('fund', { fail: 'The bank said no.' });
    await cards.recharged(card, 30);
    expect(await rowsOf(card)).toEqual([
      ...['20.0 USD RECHARGE SUCCESS RECHARGE', '30.0 USD RECHARGE FAILED RECHARGE'],
    ]);
  });

  test('of a purchase is CONSUMPTION: PENDING, and SUCCESS once it is settled', {
    tags: 'inferred',
  }, async () => {
    const card = await cards.active();
    const purchase = await world.network.authorize(named(card), 25.4);
    expect(await rowsOf(card)).toEqual([deposit, `25.4 USD CONSUMPTION PENDING ${shop}`]);
    const before = await client.getTransactions({ card_id: card.card_id });
    await world.network.settle(named(card), 25.4, purchase.authorizationId ?? '');
    expect(await rowsOf(card)).toEqual([deposit, `25.4 USD CONSUMPTION SUCCESS ${shop}`]);
    const after = await client.getTransactions({ card_id: card.card_id });
    expect(after.data.map((row) => row.id)).toEqual(before.data.map((row) => row.id));
  });

  test('of a purchase that was declined is FAILED', { tags: 'inferred' }, async () => {
    const card = await cards.active();
    await world.network.authorize(named(card), 100.01);
    expect(await rowsOf(card)).toEqual([deposit, `100.01 USD CONSUMPTION FAILED ${shop}`]);
  });

  test('of a purchase in another currency is in that of the card', { tags: 'ours' }, async () => {
    const card = await cards.active();
    const { billing } = await world.network.authorize(named(card), 10, 'EUR');
    expect(await rowsOf(card)).toEqual([
      ...[deposit, `${Number(billing.amount) / 10_000} USD CONSUMPTION PENDING ${shop}`],
    ]);
  });

  test('of what was taken without asking is CONSUMPTION SUCCESS', { tags: 'inferred' }, async () => {
    const card = await cards.active();
    await world.network.send('debit', named(card), 10);
    await world.network.settle(named(card), 20);
    expect(await rowsOf(card)).toEqual([
      ...[deposit, `10.0 USD CONSUMPTION SUCCESS ${shop}`, `20.0 USD CONSUMPTION SUCCESS ${shop}`],
    ]);
  });

  test('of a refund is REFUND', { tags: 'inferred' }, async () => {
    const card = await cards.active();
    await world.network.refund(named(card), 5.05);
    expect(await rowsOf(card)).toEqual([deposit, `5.05 USD REFUND SUCCESS ${shop}`]);
  });

  test('of a reversal is REVERSAL, beside the purchase', { tags: 'inferred' }, async () => {
    const card = await cards.active();
    const purchase = await world.network.authorize(named(card), 30);
    await world.network.reverse(named(card), 30, purchase.authorizationId ?? '');
    expect(await rowsOf(card)).toEqual([
      ...[deposit, `30.0 USD CONSUMPTION SUCCESS ${shop}`, `30.0 USD REVERSAL SUCCESS ${shop}`],
    ]);
  });

  test.each([
    [33.33, '-3.33'],
    [28.8, '1.2'],
  ])(
    'of a purchase of 30 that is settled with %d is a CORRECTION of %s',
    { tags: 'inferred' },
    async (amount, by) => {
      const card = await cards.active();
      const purchase = await world.network.authorize(named(card), 30);
      await world.network.settle(named(card), amount, purchase.authorizationId ?? '');
      expect(await rowsOf(card)).toEqual([
        ...[deposit, `30.0 USD CONSUMPTION SUCCESS ${shop}`, `${by} USD CORRECTION SUCCESS ${shop}`],
      ]);
    },
  );

  test('of a fee on a purchase is FEE', { tags: 'inferred' }, async () => {
    const { fees } = await cards.template(templates.deposit);
    const authorization = { ...noFee('USD'), fixed: { amount: 5_000n, currency: 'USD' } as const };
    const template_id = await cards.addTemplate(templates.deposit, { fees: { ...fees, authorization } });
    const card = await cards.active({ template_id });
    await world.network.authorize(named(card), 10);
    const rows = await rowsOf(card);
    expect(rows.slice(0, 2)).toEqual([deposit, `10.0 USD CONSUMPTION PENDING ${shop}`]);
    expect(rows.slice(2)).toEqual([expect.stringMatching(/^0\.5 USD FEE SUCCESS /)]);
  });

  test('of what a close gave back is REFUND, without a merchant', { tags: 'inferred' }, async () => {
    const card = await cards.active();
    await cards.altered(card, 'CLOSE');
    expect(await rowsOf(card)).toEqual([deposit, '97.5 USD REFUND SUCCESS REFUND']);
  });

  test('is none of a close that gave nothing back, nor of a lock or a PIN', { tags: 'ours' }, async () => {
    const card = await cards.physical();
    await client.setPin({ ...card, pin: '1234' });
    for (const word of ['LOCK', 'UNLOCK', 'CLOSE'] as const) await cards.altered(card, word);
    expect(await rowsOf(card)).toEqual([]);
  });

  test('of an application that failed is FAILED where it had a deposit', { tags: 'ours' }, async () => {
    await world.fault('issue', { fail: 'The bank said no.' });
    const { user_id, card_id } = await cards.active();
    const { data } = await client.getTransactions({ user_id });
    expect(data).toMatchObject([{ card_id, amount: 100, type: 'RECHARGE', status: 'FAILED' }]);
  });
});
