import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { bananatechCards } from '../../../testing/bananatech-cards.ts';
import { expectSealedSuccess } from '../../../testing/bananatech-requests.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "Get Account Balance": what fees and recharges are taken from. Its answer has the keys of the card's Get Balance.
const path = '/merchant/get_account_balance';
const alias = '/merchant/get_balance';
const world = await bananatechWorld(await testDatabase());
const merchantOf = async (options: Parameters<typeof world.addTenant>[0]) => {
  const tenant = await world.addTenant(options);
  const client = new BananaTechClient(tenant.client);
  const balance = async () => (await client.call(path, {})).text;
  return { tenant, client, balance, cards: bananatechCards(world, client, tenant) };
};
const says = (balance: string) => `{"balance":${balance},"currency":"USD"}`;

describe(`POST ${path}: the balance`, () => {
  test('is found at this path, by the rule of the known ones', { tags: 'inferred' }, async () => {
    const { client } = await merchantOf({ reserve: 10_000 });
    expectSealedSuccess(await client.call(path, {}), says('10000.0'));
    expect(await client.getAccountBalance()).toStrictEqual({ balance: 10_000, currency: 'USD' });
  });

  test('is told whatever else the request says', { tags: 'ours' }, async () => {
    const { client } = await merchantOf({ reserve: 10 });
    const body = { currency: 'EUR', user_id: 'nobody', merchant_id: world.tenant.merchantId };
    expectSealedSuccess(await client.call(path, body), says('10.0'));
  });

  test('has one decimal at least, and no more than it takes', { tags: 'inferred' }, async () => {
    const texts = [1, 150.5, 0.07, 99_999.99].map(async (reserve) =>
      (await merchantOf({ reserve })).balance(),
    );
    expect(await Promise.all(texts)).toEqual(['1.0', '150.5', '0.07', '99999.99'].map(says));
  });

  test('is exact where a float would not be', { tags: 'ours' }, async () => {
    const { balance } = await merchantOf({ reserve: 99_999_999_999.99 });
    expect(await balance()).toBe(says('99999999999.99'));
  });

  test('is less by what cards are issued and recharged with, and by the fees of that', async () => {
    const { cards, balance } = await merchantOf({ reserve: 1000 });
    const card = await cards.active({ deposit_amount: 100 });
    expect(await balance()).toBe(says('897.0'));
    await cards.recharged(card, 50.25);
    expect(await balance()).toBe(says('845.75'));
  });

  test('is less as soon as a recharge is accepted, and as before when it fails', {
    tags: 'ours',
  }, async () => {
    const { cards, client, balance } = await merchantOf({
      merchantId: world.tenant.merchantId,
      reserve: 0,
    });
    const card = await cards.active({ deposit_amount: 100 });
    const before = await balance();
    await world.fault('fund', { fail: 'The bank said no.' });
    await client.recharge({ ...card, amount: 50 });
    await world.settled(String(card.card_id));
    expect(await balance()).toBe(before);
    await world.fault('fund', { delayMs: 1000 });
    await client.recharge({ ...card, amount: 50 });
    expect((await client.getAccountBalance()).balance).toBe(JSON.parse(before).balance - 51);
    await world.advance(1000);
    await world.settled();
  });

  test('can be nothing', { tags: 'ours' }, async () => {
    const { cards, balance } = await merchantOf({ reserve: 103 });
    await cards.active({ deposit_amount: 100 });
    expect(await balance()).toBe(says('0.0'));
  });

  test("is the merchant's own", { tags: 'ours' }, async () => {
    const [one, other] = [await merchantOf({ reserve: 1000 }), await merchantOf({ reserve: 500 })];
    await one.cards.active();
    expect(await other.balance()).toBe(says('500.0'));
  });

  test('is one for all programmes of an owner', { tags: 'ours' }, async () => {
    const one = await merchantOf({ reserve: 1000 });
    const other = await merchantOf({ merchantId: one.tenant.merchantId });
    await one.cards.active();
    expect(await other.balance()).toBe(says('897.0'));
  });
});

test(`POST ${alias}: answers what ${path} does`, { tags: 'inferred' }, async () => {
  const { client } = await merchantOf({ reserve: 12.5 });
  expectSealedSuccess(await client.call(alias, {}), says('12.5'));
});
