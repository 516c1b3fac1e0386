import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { freeNumber, physicalCards } from '../../../testing/physical-cards.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import {
  activeCard,
  application,
  expectRefusal,
  expectSuccess,
  openCallbacks,
  payloadsOf,
  wire,
} from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "Card Closure"
const path = '/api/v1/card/close';
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const cards = physicalCards(world, client);
const close = (card: unknown) => client.call(path, card);
const statusOf = async (card: { card_id: string }) => (await client.cardInfo(card)).status;

describe(`POST ${path}: a close is refused`, () => {
  test('when the card is closing, closed or failed', { tags: 'ours' }, async () => {
    const card = await activeCard(world, client);
    const authorization = await world.network.authorize(card.card_id, 5);
    expectSuccess(await close(card));
    expectRefusal(
      await close(card),
      10024,
      'The card is at status 4 (closing), which does not allow a close.',
    );
    await world.network.reverse(card.card_id, 5, authorization.authorizationId ?? '');
    await world.settled(card.card_id);
    expectRefusal(await close(card), 10024, 'The card is at status 5 (closed)');
    await world.fault('issue', { fail: 'The bank said no.' });
    expectRefusal(await close(await activeCard(world, client)), 10024, 'The card is at status 3 (failed)');
  });

  test('when the card is not there yet', { tags: 'ours' }, async () => {
    await world.fault('issue', { delayMs: 300 });
    const { card_id } = await client.applyVirtual(application() as never);
    expectRefusal(await close({ card_id }), 10024, 'not ready, retry later');
    await world.settled(card_id);
  });
});

describe(`POST ${path}: a close`, () => {
  test('is answered as documented; what was left goes back to the reserve', async () => {
    const card = await activeCard(world, client);
    const before = await world.reserve();
    const answer = await close(card);
    expectSuccess(answer);
    expect(answer.data).toStrictEqual({ card_id: card.card_id, status: 4 });
    await world.settled(card.card_id);
    expect(await statusOf(card)).toBe(5);
    expect((await world.reserve()).posted - before.posted).toBe(1_000_000n);
  });

  test('of a frozen card is allowed', { tags: 'ours' }, async () => {
    const card = await activeCard(world, client);
    await client.freeze(card);
    expectSuccess(await close(card));
    await world.settled(card.card_id);
    expect(await statusOf(card)).toBe(5);
  });

  test('declines purchases at once, and waits for the hold of an earlier one', { tags: 'ours' }, async () => {
    const card = await activeCard(world, client);
    const earlier = await world.network.authorize(card.card_id, 30);
    expectSuccess(await close(card));
    expect(await world.network.authorize(card.card_id, 1)).toMatchObject({ status: 'declined' });
    expect(await statusOf(card)).toBe(4);
    const before = await world.reserve();
    await world.network.settle(card.card_id, 30, earlier.authorizationId ?? '');
    await world.settled(card.card_id);
    expect(await statusOf(card)).toBe(5);
    expect((await world.reserve()).posted - before.posted).toBe(700_000n);
  });

  test('that was made to fail leaves the card as it was', { tags: 'ours' }, async () => {
    const card = await activeCard(world, client);
    await client.freeze(card);
    await world.fault('close', { fail: 'The close was made to fail.' });
    const answer = await close(card);
    expectSuccess(answer);
    await world.settled(card.card_id);
    expect(await statusOf(card)).toBe(6);
    await world.told();
    const told = openCallbacks(client, world.callbacks('card_close')).map((payload) => payload.card_id);
    expect(told).not.toContain(card.card_id);
  });
});

describe(`POST ${path}: a close of a physical card`, { tags: 'ours' }, () => {
  test('is refused before its activation, and when it has failed', async () => {
    for (const waiting of [await cards.applied(), await cards.verified(), await cards.assigned()]) {
      expectRefusal(await close(waiting), 10024, 'not ready, retry later');
    }
    expectRefusal(await close(await cards.cancelled()), 10024, 'The card is at status 3 (failed)');
  });

  test('is answered as documented, and told with its number and what was left', async () => {
    const number = freeNumber();
    const card = await cards.active(number);
    await client.deposit({ ...card, merchant_transaction_id: 'tx_physical', amount: '20.00' });
    await world.settled(card.card_id);
    const before = await world.reserve();
    const answer = await close(card);
    expectSuccess(answer);
    expect(answer.data).toStrictEqual({ card_id: card.card_id, status: 4 });
    await world.settled(card.card_id);
    expect((await client.physicalInfo(card)).status).toBe(5);
    expect((await world.reserve()).posted - before.posted).toBe(200_000n);
    const [closed] = await payloadsOf(world, client, 'card_close', card.card_id, 1);
    expect(closed).toStrictEqual({
      notify_type: 'card_close',
      ...card,
      card_number: number,
      card_status: 'cancelled',
      amount: '20.00',
      currency: 'USD',
      complete_time: wire.time,
    });
    const [change] = await payloadsOf(world, client, 'card_status_change', card.card_id, 1);
    expect(change).toMatchObject({ card_status: 'cancelled', card_number: number });
    expectRefusal(await close(card), 10024, 'The card is at status 5 (closed)');
  });
});
