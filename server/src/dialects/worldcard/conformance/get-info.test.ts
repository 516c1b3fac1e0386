import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../../testing/test-database.ts';
import {
  activeCard,
  application,
  expectRefusal,
  expectSuccess,
} from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';
import { luhnIsValid } from '../../../vault/index.ts';

// "Card Details"
const path = '/api/v1/card/virtual/get_info';
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const info = (card: Record<string, unknown>) => client.call<Record<string, string>>(path, card);

const secretFields = ['card_number', 'cvv', 'expiry_month', 'expiry_year'] as const;

async function expectNoSecrets(card: Record<string, unknown>, status: number): Promise<void> {
  const answer = await info(card);
  expectSuccess(answer);
  expect(answer.data).toMatchObject({ status, card_number: '', cvv: '', expiry_month: '', expiry_year: '' });
}

describe(`POST ${path}: the details`, () => {
  test('are not for physical cards', async () => {
    const card = await activeCard(world, client);
    await world.database.query(
      `update cards set form = 'physical', category = 'PHYSICAL-G' where number = $1`,
      [BigInt(card.card_id)],
    );
    expectRefusal(await info(card), 10017, 'not a virtual one');
  });

  test('have every documented field, in its documented form', async () => {
    const body = application('VIRTUAL-G');
    const card = await activeCard(world, client, body);
    const answer = await info({ card_id: card.card_id });
    expectSuccess(answer);
    expect(answer.data).toStrictEqual({
      card_id: card.card_id,
      merchant_card_id: body.merchant_card_id,
      card_type: 'VIRTUAL-G',
      card_bin_id: '13',
      card_number: expect.any(String),
      cvv: expect.any(String),
      expiry_month: expect.any(String),
      expiry_year: expect.any(String),
      available_balance: '100.00',
      frozen_balance: '0.00',
      pending_balance: '0.00',
      currency: 'USD',
      status: 2,
      first_recharge_amount: '100.00',
      first_name: 'John',
      last_name: 'Doe',
      email: 'john@example.com',
      phone: '1234567890',
      phone_country_code: '1',
      birthday: '1990-01-01',
      country_code: 'US',
      city: 'New York',
      address: '123 Main St',
      state: 'NY',
      address_line_two: 'Apt 4',
      postal_code: '10001',
    });
  });

  test('hold number, CVV and expiry only encrypted, and anew each time', async () => {
    const card = await activeCard(world, client);
    const [first, second] = [(await info(card)).data ?? {}, (await info(card)).data ?? {}];
    const opened = Object.fromEntries(
      secretFields.map((field) => [field, client.decryptField(first[field] ?? '')]),
    );
    expect(opened).toStrictEqual({
      card_number: expect.stringMatching(/^440872\d{10}$/),
      cvv: expect.stringMatching(/^\d{3}$/),
      expiry_month: String(new Date().getUTCMonth() + 1).padStart(2, '0'),
      expiry_year: String(new Date().getUTCFullYear() + 3),
    });
    expect(luhnIsValid(opened.card_number ?? '')).toBe(true);
    for (const field of secretFields) {
      expect(first[field]).not.toBe(second[field]);
      expect(client.decryptField(second[field] ?? '')).toBe(opened[field]);
    }
    expect(JSON.stringify([first, second])).not.toContain(opened.card_number);
  });

  test('have empty texts for what nobody gave', { tags: 'ours' }, async () => {
    const body = {
      merchant_card_id: 'mc_bare',
      card_type: 'VIRTUAL-R',
      card_bin_id: '2',
      email: 'a@example.com',
    };
    const answer = await client.call('/api/v1/card/virtual/apply', { ...body, first_recharge_amount: '10' });
    expectSuccess(answer);
    await world.settled();
    const empty = Object.fromEntries(
      [
        'first_name',
        'last_name',
        'phone',
        'phone_country_code',
        'birthday',
        'country_code',
        'city',
        'address',
        'state',
        'address_line_two',
        'postal_code',
      ].map((field) => [field, '']),
    );
    const { data } = await info({ merchant_card_id: 'mc_bare' });
    expect(data).toMatchObject({ ...empty, email: 'a@example.com', first_recharge_amount: '10.00' });
  });

  test('have no secrets while the card is being issued, and 1 as its status', async () => {
    await world.fault('issue', { delayMs: 400 });
    const { card_id } = await client.applyVirtual(application() as never);
    await expectNoSecrets({ card_id }, 1);
    expect((await info({ card_id })).data).toMatchObject({
      available_balance: '0.00',
      pending_balance: '100.00',
      first_recharge_amount: '100.00',
    });
    await world.settled();
  });

  test('have no secrets of a card that was never issued, is frozen, closing or closed', async () => {
    await world.fault('issue', { fail: 'The bank said no.' });
    await expectNoSecrets(await activeCard(world, client), 3);

    const card = await activeCard(world, client);
    await client.freeze(card);
    await expectNoSecrets(card, 6);
    await client.unfreeze(card);
    expect((await info(card)).data?.card_number).not.toBe('');
    await world.network.authorize(card.card_id, 5);
    await client.close(card);
    await expectNoSecrets(card, 4);

    const ended = await activeCard(world, client);
    await client.close(ended);
    await world.settled(ended.card_id);
    await expectNoSecrets(ended, 5);
    expect((await info(ended)).data).toMatchObject({ available_balance: '0.00', frozen_balance: '0.00' });
  });

  test('tell apart what can be spent, what is held and what is on its way', async () => {
    const card = await activeCard(world, client);
    await world.network.authorize(card.card_id, 10);
    await world.fault('fund', { delayMs: 400 });
    await client.deposit({ ...card, merchant_transaction_id: `tx_${card.card_id}`, amount: '25.50' });
    const balances = { available_balance: '90.00', frozen_balance: '10.00', pending_balance: '25.50' };
    expect((await info(card)).data).toMatchObject(balances);
    await world.settled(card.card_id);
    expect((await info(card)).data).toMatchObject({
      ...balances,
      available_balance: '115.50',
      pending_balance: '0.00',
    });
  });

  test('show a balance below zero as it is', { tags: 'ours' }, async () => {
    const card = await activeCard(world, client);
    await world.network.settle(card.card_id, 100.01);
    expect((await info(card)).data).toMatchObject({ available_balance: '-0.01', status: 2 });
  });
});
