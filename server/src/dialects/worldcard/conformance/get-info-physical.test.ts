import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { freeNumber, physicalCards } from '../../../testing/physical-cards.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { activeCard, expectRefusal, expectSuccess, wire } from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "Physical Card — Detail"
const path = '/api/v1/card/physical/get_info';
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const cards = physicalCards(world, client);

async function infoOf(card: object): Promise<Record<string, unknown>> {
  const answer = await client.call<Record<string, unknown>>(path, card);
  expectSuccess(answer);
  return answer.data ?? {};
}

describe(`POST ${path}: the details`, () => {
  test('are not for virtual cards, nor the virtual ones for physical cards', async () => {
    const virtual = await activeCard(world, client);
    expectRefusal(await client.call(path, virtual), 10017, 'not a physical one');
    for (const card of [await cards.applied(), await cards.active()]) {
      expectRefusal(await client.call('/api/v1/card/virtual/get_info', card), 10017, 'not a virtual one');
    }
  });

  test('have every documented field, in its documented form, and neither CVV nor expiry', async () => {
    const number = freeNumber();
    const card = await cards.active(number);
    await client.deposit({ ...card, merchant_transaction_id: 'tx_info', amount: '100.00' });
    await world.settled(card.card_id);
    const info = await infoOf(card);
    expect(info).toStrictEqual({
      card_id: card.card_id,
      merchant_card_id: card.merchant_card_id,
      card_type: 'PHYSICAL-G',
      status: 2,
      card_number: expect.any(String),
      available_balance: '100.00',
      currency: 'USD',
      created_at: wire.time,
      updated_at: wire.time,
    });
    expect(client.decryptField(String(info.card_number))).toBe(number);
  });

  test('hold the number only encrypted, and anew each time', async () => {
    const number = freeNumber();
    const card = await cards.assigned(number);
    const answers = [await client.call(path, card), await client.call(path, card)];
    for (const { text } of answers) expect(text).not.toContain(number);
    const [first, second] = answers.map(({ data }) => (data as { card_number: string }).card_number);
    expect(first).not.toBe(second);
    for (const field of [first, second]) expect(client.decryptField(field ?? '')).toBe(number);
  });

  test('follow the card from its application to its end', async () => {
    const number = freeNumber();
    const card = await cards.applied();
    const expectInfo = async (status: number, has: 'number' | 'no number', balance = '0.00') => {
      const info = await infoOf(card);
      expect(info).toMatchObject({ status, available_balance: balance });
      const shown = client.decryptField(String(info.card_number));
      expect(shown).toBe(has === 'number' ? number : '');
    };
    await expectInfo(9, 'no number');
    await cards.review(card);
    await expectInfo(7, 'no number');
    await client.assign({ ...card, card_number: number });
    await expectInfo(8, 'number');
    await client.activate({ ...card, pin: '135790' });
    await world.settled(card.card_id);
    await expectInfo(2, 'number');
    await client.deposit({ ...card, merchant_transaction_id: 'tx_life', amount: '20.00' });
    await world.settled(card.card_id);
    const { authorizationId } = await world.network.authorize(card.card_id, 7.5);
    await expectInfo(2, 'number', '12.50');
    await client.freeze(card);
    await expectInfo(6, 'number', '12.50');
    await client.close(card);
    await expectInfo(4, 'number', '12.50');
    await world.network.reverse(card.card_id, 7.5, authorizationId ?? '');
    await world.settled(card.card_id);
    await expectInfo(5, 'number');
  });

  test('of a card that failed have no number and no balance', { tags: 'ours' }, async () => {
    const info = await infoOf(await cards.cancelled());
    expect(info).toMatchObject({ status: 3, card_number: '', available_balance: '0.00' });
  });

  test('say when the card was created, and when anything last happened to it', { tags: 'ours' }, async () => {
    const card = await cards.applied();
    const { created_at, updated_at } = await infoOf(card);
    expect(updated_at).toBe(created_at);
    await world.advance(3_600_000);
    await cards.review(card);
    const after = await infoOf(card);
    expect(after.created_at).toBe(created_at);
    const passed = Date.parse(String(after.updated_at)) - Date.parse(String(created_at));
    expect(passed).toBeGreaterThanOrEqual(3_600_000);
    expect(passed).toBeLessThan(3_700_000);
    expect((await infoOf(card)).updated_at).toBe(after.updated_at);
  });
});
