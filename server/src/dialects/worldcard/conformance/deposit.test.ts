import { randomUUID } from 'node:crypto';
import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { physicalCards } from '../../../testing/physical-cards.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import {
  activeCard,
  application,
  expectRefusal,
  expectSuccess,
  wire,
  without,
} from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "Card Top-Up"
const path = '/api/v1/card/deposit';
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const cards = physicalCards(world, client);
const deposit = (body: Record<string, unknown>) => client.call(path, body);
const card = await activeCard(world, client);
const topUp = (more: Record<string, unknown> = {}) => ({
  card_id: card.card_id,
  merchant_transaction_id: `tx_${randomUUID()}`,
  amount: '50.00',
  ...more,
});

async function expectNothingChanged(work: () => Promise<void>): Promise<void> {
  const counts = () =>
    world.database.query('select (select count(*) from operations) as o, (select count(*) from claims) as c');
  const before = { counts: await counts(), reserve: await world.reserve() };
  await work();
  expect({ counts: await counts(), reserve: await world.reserve() }).toEqual(before);
}

describe(`POST ${path}: a top-up is refused, and changes nothing,`, () => {
  test.each(['merchant_transaction_id', 'amount'])('without %s', async (field) => {
    await expectNothingChanged(async () => {
      for (const body of [without(topUp(), field), topUp({ [field]: '' }), topUp({ [field]: null })]) {
        expectRefusal(await deposit(body), 1101, `${field} is required`);
      }
    });
  });

  test('with a merchant_transaction_id or a currency that is no text or cannot be one', async () => {
    await expectNothingChanged(async () => {
      for (const value of [1, false, [], {}, 'x'.repeat(65), 'a\u0000b', '\udc00']) {
        const wrongId = topUp({ merchant_transaction_id: value });
        expectRefusal(await deposit(wrongId), 1102, 'merchant_transaction_id must');
        expectRefusal(await deposit(topUp({ currency: value })), 1102, 'currency must');
      }
    });
  });

  const refusesAmount = async (amount: unknown) => {
    await expectNothingChanged(async () => {
      expectRefusal(await deposit(topUp({ amount })), 10013, 'amount ');
    });
  };
  test.each([50, '0', '0.00', '-50', '9.99', 'fifty'])('for the amount %j', refusesAmount);
  test.each(['50.001', '1234567890123', '5e1', '50,00', '$50', '00050'])(
    'for the amount %j',
    { tags: 'ours' },
    refusesAmount,
  );

  test.each(['EUR', 'usd', 'XXX', 'US dollars'])(
    "in %s, which is not the card's currency",
    { tags: 'ours' },
    async (currency) => {
      await expectNothingChanged(async () => {
        expectRefusal(await deposit(topUp({ currency })), 1102, 'currency');
      });
    },
  );

  test('when the reserve does not cover it', async () => {
    const { posted } = await world.reserve();
    const amount = `${posted / 10_000n + 1n}.00`;
    await expectNothingChanged(async () => {
      expectRefusal(await deposit(topUp({ amount })), 10031, 'reserve');
    });
  });

  test('when its merchant_transaction_id was used before, for whichever card and amount', async () => {
    const body = topUp();
    expectSuccess(await deposit(body));
    await world.settled();
    const other = await activeCard(world, client);
    await expectNothingChanged(async () => {
      expectRefusal(await deposit(body), 10011, 'merchant_transaction_id');
      expectRefusal(await deposit({ ...body, amount: '60.00' }), 10011, 'merchant_transaction_id');
      expectRefusal(await deposit({ ...body, card_id: other.card_id }), 10011, 'merchant_transaction_id');
    });
  });

  test('when the card is closing, closed or failed, or not there yet', { tags: 'ours' }, async () => {
    const closing = await activeCard(world, client);
    const { authorizationId } = await world.network.authorize(closing.card_id, 5);
    await client.close(closing);
    expectRefusal(await deposit(topUp(closing)), 10002, 'The card is at status 4 (closing)');
    await world.network.reverse(closing.card_id, 5, authorizationId ?? '');
    await world.settled(closing.card_id);
    expectRefusal(
      await deposit(topUp(closing)),
      10002,
      'The card is at status 5 (closed), which does not allow a top-up.',
    );

    await world.fault('issue', { fail: 'The bank said no.' });
    expectRefusal(
      await deposit(topUp(await activeCard(world, client))),
      10002,
      'The card is at status 3 (failed)',
    );

    await world.fault('issue', { delayMs: 300 });
    const { card_id } = await client.applyVirtual(application() as never);
    expectRefusal(await deposit(topUp({ card_id })), 1004, 'The card is not ready, retry later');
    await world.settled(card_id);
  });
});

describe(`POST ${path}: a top-up`, () => {
  test('is answered as documented, in the default currency', async () => {
    const body = topUp({ amount: '100' });
    const answer = await deposit(body);
    expectSuccess(answer);
    expect(answer.data).toStrictEqual({
      transaction_id: wire.id,
      card_id: card.card_id,
      merchant_card_id: card.merchant_card_id,
      merchant_transaction_id: body.merchant_transaction_id,
      amount: '100.00',
      currency: 'USD',
      status: 1,
      created_at: wire.time,
    });
    await world.settled();
  });

  test('may name the currency of the card', async () => {
    expectSuccess(await deposit(topUp({ currency: 'USD' })));
  });

  test('of the least amount is taken', async () => {
    expectSuccess(await deposit(topUp({ amount: '10' })));
    expectSuccess(await deposit(topUp({ amount: '10.01' })));
  });

  test('of a frozen card is taken', { tags: 'ours' }, async () => {
    const frozen = await activeCard(world, client);
    await client.freeze(frozen);
    expectSuccess(await deposit(topUp(frozen)));
    await world.settled(frozen.card_id);
    expect((await client.cardInfo(frozen)).available_balance).toBe('150.00');
  });

  test('is held on the reserve until the card has it', { tags: 'ours' }, async () => {
    await world.settled();
    const before = await world.reserve();
    await world.fault('fund', { delayMs: 300 });
    expectSuccess(await deposit(topUp({ amount: '12.34' })));
    expect(await world.reserve()).toMatchObject({ posted: before.posted, held: before.held + 123_400n });
    await world.settled();
    expect(await world.reserve()).toMatchObject({ posted: before.posted - 123_400n, held: before.held });
  });

  test('that fails gives the money back', { tags: 'ours' }, async () => {
    await world.settled();
    const before = await world.reserve();
    await world.fault('fund', { fail: 'The bank said no.' });
    expectSuccess(await deposit(topUp()));
    await world.settled();
    expect(await world.reserve()).toEqual(before);
  });

  test('that arrives many times at the same instant is taken once', async () => {
    await world.settled();
    const before = await world.reserve();
    const body = topUp();
    const answers = await Promise.all(Array.from({ length: 10 }, () => deposit(body)));
    expect(answers.map(({ code }) => code).sort()).toEqual([0, ...Array.from({ length: 9 }, () => 10011)]);
    await world.settled();
    expect(before.posted - (await world.reserve()).posted).toBe(500_000n);
  });

  test("may have the merchant_transaction_id of another merchant's", { tags: 'ours' }, async () => {
    const other = await world.addTenant();
    const theirs = new WorldCardClient(other.client);
    const body = application();
    const { card_id } = await theirs.applyVirtual(body as never);
    await world.settled(card_id);
    const mine = topUp();
    expectSuccess(await deposit(mine));
    expectSuccess(await theirs.call(path, { ...mine, card_id }));
  });
});

describe(`POST ${path}: a top-up of a physical card`, { tags: 'ours' }, () => {
  test('is refused before its activation, and when it has failed', async () => {
    for (const waiting of [await cards.applied(), await cards.verified(), await cards.assigned()]) {
      await expectNothingChanged(async () => {
        expectRefusal(await deposit(topUp(waiting)), 1004, 'The card is not ready, retry later');
      });
    }
    expectRefusal(await deposit(topUp(await cards.cancelled())), 10002, 'The card is at status 3 (failed)');
  });

  test('that is active is answered as documented, and reaches it', async () => {
    const physical = await cards.active();
    const body = topUp({ ...physical, amount: '25.50' });
    const answer = await deposit(body);
    expectSuccess(answer);
    expect(answer.data).toStrictEqual({
      transaction_id: wire.id,
      ...physical,
      merchant_transaction_id: body.merchant_transaction_id,
      amount: '25.50',
      currency: 'USD',
      status: 1,
      created_at: wire.time,
    });
    expectRefusal(await deposit(body), 10011, 'merchant_transaction_id');
    await world.settled(physical.card_id);
    expect((await client.physicalInfo(physical)).available_balance).toBe('25.50');
    expectRefusal(
      await deposit(topUp({ ...physical, amount: '9.99' })),
      10013,
      'amount must be at least 10.00',
    );
  });
});
