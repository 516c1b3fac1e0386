import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { bananatechCards } from '../../../testing/bananatech-cards.ts';
import { expectSealedSuccess } from '../../../testing/bananatech-requests.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "Get Card Balance". What refund_amount is while a card closes is in close.test.ts.
const path = '/card/get_balance';
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const says = (balance: string) => `{"balance":${balance},"refund_amount":0.0,"currency":"USD"}`;

describe(`POST ${path}: the balance`, () => {
  test('is found at this path, by the rule of the known ones', { tags: 'inferred' }, async () => {
    expectSealedSuccess(await client.call(path, await cards.active()), says('100.0'));
  });

  test('is answered just as the sample is', async () => {
    const card = await cards.active({ deposit_amount: 150.5 });
    expectSealedSuccess(await client.call(path, card), says('150.5'));
    expect(await client.getCardBalance(card)).toStrictEqual({
      ...{ balance: 150.5, refund_amount: 0, currency: 'USD' },
    });
  });

  test('has as many decimals as it takes', { tags: 'inferred' }, async () => {
    const card = await cards.active({ deposit_amount: 10.25 });
    expect(await cards.balance(card)).toBe(says('10.25'));
    await cards.recharged(card, 9989.75);
    expect(await cards.balance(card)).toBe(says('10000.0'));
    const { card_id } = card;
    await world.network.send('debit', String(card_id), 3333.33);
    expect(await cards.balance(card)).toBe(says('6666.67'));
  });

  test('is what can be spent: without what a purchase holds', async () => {
    const card = await cards.active();
    const id = String(card.card_id);
    const purchase = await world.network.authorize(id, 30);
    expect(await cards.balance(card)).toBe(says('70.0'));
    await world.network.settle(id, 30, purchase.authorizationId ?? '');
    expect(await cards.balance(card)).toBe(says('70.0'));
    await world.network.refund(id, 12.34);
    expect(await cards.balance(card)).toBe(says('82.34'));
    const other = await world.network.authorize(id, 82.34);
    expect(await cards.balance(card)).toBe(says('0.0'));
    await world.network.reverse(id, 82.34, other.authorizationId ?? '');
    expect(await cards.balance(card)).toBe(says('82.34'));
  });

  test('is below zero where more was settled than there was', { tags: 'ours' }, async () => {
    const card = await cards.active();
    await world.network.settle(String(card.card_id), 110);
    expect(await cards.balance(card)).toBe(says('-10.0'));
  });

  test('reflects a recharge after processing', async () => {
    const card = await cards.active();
    await world.fault('fund', { delayMs: 60_000 });
    await client.recharge({ ...card, amount: 50 });
    expect(await cards.balance(card)).toBe(says('100.0'));
    await world.advance(60_000);
    await world.settled();
    expect(await cards.balance(card)).toBe(says('150.0'));
  });

  test('is told of a card in any state', { tags: 'inferred' }, async () => {
    expect(await cards.balance(await cards.unloaded())).toBe(says('0.0'));
    expect(await cards.balance(await cards.assigned())).toBe(says('0.0'));
    const physical = await cards.physical();
    await cards.recharged(physical, 40);
    expect(await cards.balance(physical)).toBe(says('40.0'));
    await cards.altered(physical, 'LOCK');
    expect(await cards.balance(physical)).toBe(says('40.0'));
    await cards.altered(physical, 'CLOSE');
    expect(await cards.balance(physical)).toBe(says('0.0'));
  });

  test('changes nothing by being asked', { tags: 'ours' }, async () => {
    const card = await cards.active();
    await world.told();
    await cards.nothingChanges(async () => {
      for (const _ of ['once', 'again']) expect(await cards.balance(card)).toBe(says('100.0'));
    });
  });
});
