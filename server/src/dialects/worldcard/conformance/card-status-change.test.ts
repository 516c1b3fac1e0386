import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { updateMerchant } from '../../../merchants/index.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { activeCard, payloadsOf, wire } from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "4. Card Status Change Callback (card_status_change)", with the words of the changelog of 2026-06-04
const world = await worldcardWorld(await testDatabase(), { delaysMs: { freeze: 150 } });
const client = new WorldCardClient(world.tenant.client);
const changesOf = (card: { card_id: string }, count: number) =>
  payloadsOf(world, client, 'card_status_change', card.card_id, count);

describe('card_status_change', () => {
  test('is not pushed for a freeze that was refused', async () => {
    const card = await activeCard(world, client);
    await world.fault('freeze', { fail: 'The freeze was made to fail.' });
    await expect(client.freeze(card)).rejects.toMatchObject({ code: 10025 });
    await world.told();
    expect(await changesOf(card, 0)).toEqual([]);
  });

  test('says blocked, activated and cancelled, in the documented form', async () => {
    const card = await activeCard(world, client);
    const number = client.decryptField((await client.cardInfo(card)).card_number);
    await client.freeze(card);
    const [frozen] = await changesOf(card, 1);
    expect(frozen).toStrictEqual({
      notify_type: 'card_status_change',
      card_id: card.card_id,
      merchant_card_id: card.merchant_card_id,
      card_number: number,
      card_status: 'blocked',
      change_time: wire.time,
    });
    await client.unfreeze(card);
    expect((await changesOf(card, 2))[1]).toStrictEqual({
      ...frozen,
      card_status: 'activated',
      change_time: wire.time,
    });
    await client.close(card);
    expect((await changesOf(card, 3))[2]).toStrictEqual({
      ...frozen,
      card_status: 'cancelled',
      change_time: wire.time,
    });
  });

  test('tells of each change even when the next one has come before it is told', async () => {
    const card = await activeCard(world, client);
    await client.freeze(card);
    await client.unfreeze(card);
    const words = (await changesOf(card, 2)).map((payload) => payload.card_status);
    expect(words.sort()).toEqual(['activated', 'blocked']);
  });

  test('says frozen for merchants whose receivers are older than the changelog', {
    tags: 'ours',
  }, async () => {
    const card = await activeCard(world, client);
    const { merchantId } = world.tenant;
    await updateMerchant(world.database, merchantId, { settings: { legacyFrozenStatus: true } });
    await client.freeze(card);
    expect(await changesOf(card, 1)).toMatchObject([{ card_status: 'frozen' }]);
    await client.unfreeze(card);
    expect((await changesOf(card, 2))[1]).toMatchObject({ card_status: 'activated' });
    await updateMerchant(world.database, merchantId, { settings: { legacyFrozenStatus: false } });
  });
});
