import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { bananatechCards, type CardOf } from '../../../testing/bananatech-cards.ts';
import { textsOf } from '../../../testing/bananatech-webhooks.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { standingStill } from '../../../testing/standing-still.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "5. CARD_STATUS_CHANGE" of the page "Event Types", and "Status Change Confirmation" of "05-Card-Operations"
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const still = standingStill(world);

const changes = ({ card_id }: CardOf, count: number) =>
  textsOf(world, client, 'CARD_STATUS_CHANGE', { card_id }, count);

const change = (card_id: number, card_status: string, occur_time: number) =>
  JSON.stringify({ card_id, status: 'SUCCESS', card_status, occur_time });

describe('CARD_STATUS_CHANGE', () => {
  test.each([
    ['LOCK', 'freeze', 'ACTIVE'],
    ['UNLOCK', 'unfreeze', 'LOCKED'],
  ] as const)(
    'of a %s that failed gives its reason, and the status that the card still has',
    {
      tags: 'inferred',
    },
    async (alter, operation, card_status) => {
      const card = await cards.active();
      if (alter === 'UNLOCK') await client.updateStatus({ ...card, alter: 'LOCK' });
      await world.settled();
      await world.fault(operation, { fail: 'The upstream said no.' });
      await still(async (now) => {
        await client.updateStatus({ ...card, alter });
        const expected = JSON.stringify({
          card_id: card.card_id,
          ...{ status: 'FAILED', error_reason: 'The upstream said no.', card_status, occur_time: now },
        });
        expect((await changes(card, alter === 'UNLOCK' ? 2 : 1)).at(-1)).toBe(expected);
      });
      expect(await client.getCardInformation(card)).toMatchObject({ status: card_status });
    },
  );

  test('of a LOCK and of an UNLOCK has the status that it led to, and no reason', async () => {
    const card = await cards.active();
    await still(async (now) => {
      await client.updateStatus({ ...card, alter: 'LOCK' });
      expect(await changes(card, 1)).toEqual([change(card.card_id, 'LOCKED', now)]);
      await client.updateStatus({ ...card, alter: 'UNLOCK' });
      expect((await changes(card, 2))[1]).toBe(change(card.card_id, 'ACTIVE', now));
    });
  });

  test('of a LOCK says LOCKED even when the card has been unlocked meanwhile', { tags: 'ours' }, async () => {
    const card = await cards.active();
    await world.fault('freeze', { delayMs: 60_000 });
    await client.updateStatus({ ...card, alter: 'LOCK' });
    await client.updateStatus({ ...card, alter: 'UNLOCK' });
    await world.advance(60_000);
    const told = (await changes(card, 2)).map((text) => JSON.parse(text).card_status);
    expect(told.sort()).toEqual(['ACTIVE', 'LOCKED']);
  });

  test('is not pushed for a CLOSE, done or failed', async () => {
    const [closed, failed] = [await cards.active(), await cards.active()];
    await client.updateStatus({ ...closed, alter: 'CLOSE' });
    await world.settled();
    await world.fault('close', { fail: 'The upstream said no.' });
    await client.updateStatus({ ...failed, alter: 'CLOSE' });
    await world.settled();
    await world.told();
    expect([await changes(closed, 0), await changes(failed, 0)]).toEqual([[], []]);
  });
});
