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

// "System card ID (either this or merchant_card_id, this takes priority)": the same on every endpoint of one card.
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const mine = await activeCard(world, client);

const deposit = () => ({ merchant_transaction_id: `tx_${crypto.randomUUID()}`, amount: '20.00' });
const endpoints: [path: string, more: () => Record<string, unknown>][] = [
  ['/api/v1/card/virtual/get_info', () => ({})],
  ['/api/v1/card/transaction/list', () => ({})],
  ['/api/v1/card/deposit/list', () => ({})],
  ['/api/v1/card/deposit', deposit],
  ['/api/v1/card/freeze', () => ({})],
  ['/api/v1/card/unfreeze', () => ({})],
  ['/api/v1/card/close', () => ({})],
];

describe.each(endpoints)('POST %s', (path, more) => {
  const call = (body: Record<string, unknown>, by = client) => by.call(path, { ...body, ...more() });

  test('does not know cards that are not there', async () => {
    const unknown = [
      { card_id: '1999999999999999' },
      { card_id: '9'.repeat(40) },
      { card_id: `0${mine.card_id}` },
      { card_id: `${mine.card_id} ` },
      { card_id: '-1' },
      { card_id: '1e15' },
      { card_id: mine.merchant_card_id },
      { merchant_card_id: 'mc_unknown' },
      { merchant_card_id: mine.card_id },
      { merchant_card_id: `${mine.merchant_card_id}' or '1'='1` },
    ];
    for (const card of unknown) expectRefusal(await call(card), 10001, 'The card does not exist');
  });

  test("does not know another merchant's card, nor another programme's of the same merchant", {
    tags: 'ours',
  }, async () => {
    const other = await world.addTenant();
    const sibling = await world.addTenant({ merchantId: world.tenant.merchantId });
    for (const tenant of [other, sibling]) {
      const theirs = new WorldCardClient(tenant.client);
      for (const card of [{ card_id: mine.card_id }, { merchant_card_id: mine.merchant_card_id }]) {
        expectRefusal(await call(card, theirs), 10001, 'The card does not exist');
      }
    }
  });

  test.each(['card_id', 'merchant_card_id'])(
    'refuses a %s that is no text or cannot be one',
    async (field) => {
      for (const value of [1, 1000000000000000, true, [], {}, 'x'.repeat(65), 'a\u0000', '\ud800']) {
        expectRefusal(await call({ [field]: value }), 1102, `${field} must`);
      }
    },
  );

  test('takes card_id before merchant_card_id', async () => {
    const wrong = await call({ card_id: '1999999999999999', merchant_card_id: mine.merchant_card_id });
    expectRefusal(wrong, 10001, 'The card does not exist');
  });

  if (path.endsWith('deposit/list')) {
    test('may be asked without a card', async () => expectSuccess(await call({})));
  } else {
    test.each([{}, { card_id: '' }, { card_id: null, merchant_card_id: ' ' }])(
      'needs a card, unlike %j',
      async (body) => {
        expectRefusal(await call(body), 1101, 'card_id or merchant_card_id is required');
      },
    );
  }
});

test('naming a card: every endpoint of one card takes either of its ids, and card_id where both are given', async () => {
  for (const [path, more] of endpoints) {
    const body = application();
    const card = await activeCard(world, client, body);
    if (path.endsWith('unfreeze')) await client.freeze(card);
    const byBoth = await client.call<Record<string, unknown>>(path, {
      card_id: card.card_id,
      merchant_card_id: 'whatever',
      ...more(),
    });
    expectSuccess(byBoth);
    const second = await activeCard(world, client);
    if (path.endsWith('unfreeze')) await client.freeze(second);
    const byReference = await client.call<Record<string, unknown>>(path, {
      merchant_card_id: second.merchant_card_id,
      ...more(),
    });
    expectSuccess(byReference);
    if (path.endsWith('/list')) continue;
    expect(byBoth.data?.card_id).toBe(card.card_id);
    expect(byReference.data?.card_id).toBe(second.card_id);
  }
});
