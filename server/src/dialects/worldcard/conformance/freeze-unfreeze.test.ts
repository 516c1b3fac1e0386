import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { freeNumber, physicalCards } from '../../../testing/physical-cards.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import {
  activeCard,
  application,
  expectRefusal,
  expectSuccess,
  payloadsOf,
} from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "Freeze/Unfreeze"
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const cards = physicalCards(world, client);
const freeze = (card: unknown) => client.call('/api/v1/card/freeze', card);
const unfreeze = (card: unknown) => client.call('/api/v1/card/unfreeze', card);
const statusOf = async (card: { card_id: string }) => (await client.cardInfo(card)).status;

describe('POST /api/v1/card/freeze: a freeze is refused', { tags: 'ours' }, () => {
  test('when the card is frozen already, closing, closed, failed or not there yet', async () => {
    const card = await activeCard(world, client);
    expectSuccess(await freeze(card));
    expectRefusal(
      await freeze(card),
      10025,
      'The card is at status 6 (frozen), which does not allow a freeze.',
    );
    await world.network.refund(card.card_id, 1);
    await client.close(card);
    await world.settled(card.card_id);
    expectRefusal(await freeze(card), 10025, 'The card is at status 5 (closed)');

    const busy = await activeCard(world, client);
    await world.network.authorize(busy.card_id, 5);
    await client.close(busy);
    expectRefusal(await freeze(busy), 10025, 'The card is at status 4 (closing)');

    await world.fault('issue', { delayMs: 300 });
    const { card_id } = await client.applyVirtual(application() as never);
    expectRefusal(await freeze({ card_id }), 10025, 'not ready, retry later');
  });

  test('when the sandbox was told to let it fail, and the card stays usable', async () => {
    const card = await activeCard(world, client);
    await world.fault('freeze', { fail: 'The freeze was made to fail.' });
    expectRefusal(await freeze(card), 10025, 'The freeze was made to fail.');
    expect(await statusOf(card)).toBe(2);
    expect((await world.network.authorize(card.card_id, 1)).status).toBe('complete');
    expectSuccess(await freeze(card));
  });

  test('for all but one of many that come at the same instant', async () => {
    const card = await activeCard(world, client);
    const answers = await Promise.all(Array.from({ length: 6 }, () => freeze(card)));
    expect(answers.map(({ code }) => code).sort()).toEqual([0, 10025, 10025, 10025, 10025, 10025]);
  });
});

describe('POST /api/v1/card/unfreeze: an unfreeze is refused', { tags: 'ours' }, () => {
  test('when the card is not frozen', async () => {
    const card = await activeCard(world, client);
    expectRefusal(
      await unfreeze(card),
      10026,
      'The card is at status 2 (activated), which does not allow an unfreeze.',
    );
    await client.close(card);
    await world.settled(card.card_id);
    expectRefusal(await unfreeze(card), 10026, 'The card is at status 5 (closed)');
    await world.fault('issue', { fail: 'The bank said no.' });
    expectRefusal(await unfreeze(await activeCard(world, client)), 10026, 'The card is at status 3 (failed)');
  });

  test('when the sandbox was told to let it fail, and the card stays frozen', async () => {
    const card = await activeCard(world, client);
    await freeze(card);
    await world.fault('unfreeze', { fail: 'The unfreeze was made to fail.' });
    expectRefusal(await unfreeze(card), 10026, 'The unfreeze was made to fail.');
    expect(await statusOf(card)).toBe(6);
  });
});

describe('POST /api/v1/card/freeze: a freeze, and the unfreeze after it,', () => {
  test('are answered as documented and take effect at once', async () => {
    const card = await activeCard(world, client);
    const frozen = await freeze(card);
    expectSuccess(frozen);
    expect(frozen.data).toStrictEqual({ card_id: card.card_id, status: 6 });
    expect(await world.network.authorize(card.card_id, 5)).toMatchObject({
      status: 'declined',
      responseCode: '62',
    });

    const unfrozen = await unfreeze(card);
    expectSuccess(unfrozen);
    expect(unfrozen.data).toStrictEqual({ card_id: card.card_id, status: 2 });
    expect(await world.network.authorize(card.card_id, 5)).toMatchObject({ status: 'complete' });
  });
});

describe('POST /api/v1/card/freeze: a freeze and an unfreeze of a physical card', { tags: 'ours' }, () => {
  test('are refused before its activation, and when it has failed', async () => {
    for (const waiting of [await cards.applied(), await cards.verified(), await cards.assigned()]) {
      expectRefusal(await freeze(waiting), 10025, 'not ready, retry later');
      expectRefusal(await unfreeze(waiting), 10026, 'not ready, retry later');
    }
    const failed = await cards.cancelled();
    expectRefusal(await freeze(failed), 10025, 'The card is at status 3 (failed)');
    expectRefusal(await unfreeze(failed), 10026, 'The card is at status 3 (failed)');
  });

  test('are answered as documented, and told with its number', async () => {
    const number = freeNumber();
    const card = await cards.active(number);
    await client.deposit({ ...card, merchant_transaction_id: 'tx_physical', amount: '20.00' });
    await world.settled(card.card_id);
    const frozen = await freeze(card);
    expectSuccess(frozen);
    expect(frozen.data).toStrictEqual({ card_id: card.card_id, status: 6 });
    expectRefusal(await freeze(card), 10025, 'The card is at status 6 (frozen)');
    expect((await world.network.authorize(card.card_id, 5)).status).toBe('declined');
    const unfrozen = await unfreeze(card);
    expectSuccess(unfrozen);
    expect(unfrozen.data).toStrictEqual({ card_id: card.card_id, status: 2 });
    expect((await world.network.authorize(card.card_id, 5)).status).toBe('complete');
    const told = await payloadsOf(world, client, 'card_status_change', card.card_id, 2);
    expect(told.map(({ card_status }) => card_status).sort()).toEqual(['activated', 'blocked']);
    for (const payload of told) expect(payload).toMatchObject({ card_number: number });
  });
});
