import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { freeNumber, physicalCards } from '../../../testing/physical-cards.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { expectRefusal } from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "Card ID. Either this or merchant_card_id; card_id preferred": the same on the four endpoints of a physical card.
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const cards = physicalCards(world, client);

const endpoints = [
  ['assign', () => cards.verified(), () => ({ card_number: freeNumber() })],
  ['activate', () => cards.assigned(), () => ({ pin: '135790' })],
  ['change/pin', () => cards.active(), () => ({ pin: '246802' })],
  ['get_info', () => cards.active(), () => ({})],
] as const;

describe.each(endpoints)('POST /api/v1/card/physical/%s', (name, ready, more) => {
  const call = (body: Record<string, unknown>, by = client) =>
    by.call<object>(`/api/v1/card/physical/${name}`, { ...body, ...more() });

  test('does not know cards that are not there', async () => {
    const mine = await ready();
    const unknown = [
      { card_id: '1999999999999999' },
      { card_id: '9'.repeat(40) },
      { card_id: `0${mine.card_id}` },
      { card_id: '-1' },
      { card_id: mine.merchant_card_id },
      { merchant_card_id: mine.card_id },
      { merchant_card_id: `${mine.merchant_card_id}' or '1'='1` },
      { card_id: '1999999999999999', merchant_card_id: mine.merchant_card_id },
    ];
    for (const card of unknown) expectRefusal(await call(card), 10001, 'The card does not exist');
  });

  test("does not know another merchant's card, nor another programme's of the same merchant", {
    tags: 'ours',
  }, async () => {
    const mine = await ready();
    const before = await client.physicalInfo(mine);
    const other = await world.addTenant();
    const sibling = await world.addTenant({ merchantId: world.tenant.merchantId });
    for (const tenant of [other, sibling]) {
      const theirs = new WorldCardClient(tenant.client);
      for (const card of [{ card_id: mine.card_id }, { merchant_card_id: mine.merchant_card_id }]) {
        expectRefusal(await call(card, theirs), 10001, 'The card does not exist');
      }
    }
    expect((await client.physicalInfo(mine)).status).toBe(before.status);
  });

  test('needs a card, and one that is named by a text', async () => {
    for (const body of [{}, { card_id: '' }, { card_id: null, merchant_card_id: ' ' }]) {
      expectRefusal(await call(body), 1101, 'card_id or merchant_card_id is required');
    }
    for (const field of ['card_id', 'merchant_card_id']) {
      for (const value of [1000000000000000, true, [], {}, 'x'.repeat(65), 'a\u0000', '\ud800']) {
        expectRefusal(await call({ [field]: value }), 1102, `${field} must`);
      }
    }
  });

  test('takes either id, and card_id where both are given', async () => {
    const { merchant_card_id } = await ready();
    expect(await call({ merchant_card_id })).toMatchObject({ httpStatus: 200, code: 0 });
    const { card_id } = await ready();
    expect(await call({ card_id, merchant_card_id: 'whatever' })).toMatchObject({ httpStatus: 200, code: 0 });
  });
});
