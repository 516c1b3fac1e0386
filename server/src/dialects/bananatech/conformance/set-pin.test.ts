import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { findCard, readPin } from '../../../cards/index.ts';
import { bananatechCards, type CardOf } from '../../../testing/bananatech-cards.ts';
import { expectConfirmation, expectRefusal } from '../../../testing/bananatech-requests.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { Secret } from '../../../vault/index.ts';

// "Set PIN (for Physical cards only)"
const path = '/card/set_pin';
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const setPin = (card: CardOf, pin: unknown) => client.call(path, { ...card, pin });
const done = 'PIN set successfully';

/** Expects that the request is refused with this message, and that it changed nothing. */
const refuses = (card: CardOf, pin: unknown, message: string) =>
  cards.nothingChanges(async () => expectRefusal(await setPin(card, pin), message));

async function hasPin({ card_id }: CardOf, digits: string): Promise<boolean> {
  const { database, vault } = world.engine;
  const card = await findCard(database, world.tenant, { number: BigInt(card_id) });
  if (card === null) throw new Error(`There is no card ${card_id}.`);
  const [pin, pan] = await Promise.all([
    readPin(database, card.merchantId, card.id),
    vault.readPan(database, card.merchantId, card.id),
  ]);
  return pin !== null && pan !== null && vault.pinMatches({ pan, pin: Secret.of(digits), ...pin });
}

const physical = await cards.physical('135790');
const good = ['6789', '67890', '678901', '0000', '1234', '111111', '012345'];

describe(`POST ${path}: a PIN is refused, and the old one stays,`, () => {
  test('when it is missing', async () => {
    for (const pin of [undefined, null, '', '  '])
      await refuses(physical, pin, 'Missing required field: pin');
  });

  test.each(['678', '6789012', '67a9', '67 89', '6789 ', '-678', '６７８９', '6.78'])(
    'when it is %j',
    async (pin) => {
      await refuses(physical, pin, 'Invalid PIN');
      await refuses(await cards.assigned(), pin, 'Invalid PIN');
    },
  );

  test('when it is no text', async () => {
    for (const pin of [6789, true, ['6', '7', '8', '9'], { pin: '6789' }])
      await refuses(physical, pin, 'Invalid PIN');
  });

  test('when the card is virtual, in whichever state', async () => {
    const locked = await cards.active();
    await cards.altered(locked, 'LOCK');
    for (const card of [await cards.active(), await cards.unloaded(), locked])
      await refuses(card, '6789', 'Card is not physical');
  });

  test('when the card is LOCKED, or CLOSED', async () => {
    const card = await cards.physical('1122');
    await cards.altered(card, 'LOCK');
    await refuses(card, '6789', 'Card is not active');
    expect(await hasPin(card, '1122')).toBe(true);
    await cards.altered(card, 'CLOSE');
    await refuses(card, '6789', 'Card is not active');
  });

  test('when the card is being activated', { tags: 'ours' }, async () => {
    const card = await cards.assigned();
    await world.fault('activate', { delayMs: 60_000 });
    expectConfirmation(await setPin(card, '6789'), done);
    expect(await cards.status(card)).toBe('TBA');
    await refuses(card, '1234', 'Card is being activated, retry later');
    await world.advance(60_000);
    await world.settled();
    expect(await cards.status(card)).toBe('ACTIVE');
    expect(await hasPin(card, '6789')).toBe(true);
  });

  test('after all of which the card has the PIN that it had', async () => {
    expect(await hasPin(physical, '135790')).toBe(true);
  });
});

describe(`POST ${path}: a PIN`, () => {
  test('is answered as the reference page says', async () => {
    const answer = await setPin(await cards.assigned(), '6789');
    expectConfirmation(answer, done);
  });

  test('activates a card that is TBA', async () => {
    const card = await cards.assigned();
    expectConfirmation(await setPin(card, '6789'), done);
    await world.settled(String(card.card_id));
    expect(await cards.status(card)).toBe('ACTIVE');
    expect(await hasPin(card, '6789')).toBe(true);
    const told = await client.getWebhookRecords({ ...card, callback_type: 'CARD_ACTIVATE_RESULT' });
    expect(told.data).toMatchObject([{ payload: { card_id: card.card_id, status: 'SUCCESS' } }]);
  });

  test('takes the place of the one that an ACTIVE card has', async () => {
    const card = await cards.physical('6789');
    expectConfirmation(await setPin(card, '1470'), done);
    expect(await hasPin(card, '1470')).toBe(true);
    expect(await hasPin(card, '6789')).toBe(false);
    expect(await cards.status(card)).toBe('ACTIVE');
    const told = await client.getWebhookRecords({ ...card, callback_type: 'CARD_ACTIVATE_RESULT' });
    expect(told.total).toBe(1);
  });

  test.each(good)('may be %s: any 4 to 6 digits', async (pin) => {
    expectConfirmation(await setPin(physical, pin), done);
    expect(await hasPin(physical, pin)).toBe(true);
  });

  test.each(['1234', '000000'])('may be %s as the first one, too', async (pin) => {
    const card = await cards.assigned();
    expectConfirmation(await setPin(card, pin), done);
    await world.settled(String(card.card_id));
    expect(await cards.status(card)).toBe('ACTIVE');
  });

  test('may be the one that the card has', { tags: 'ours' }, async () => {
    const card = await cards.physical('6789');
    expectConfirmation(await setPin(card, '6789'), done);
    expect(await hasPin(card, '6789')).toBe(true);
  });

  test('with which the activation fails leaves the card TBA, and can be set again', {
    tags: 'ours',
  }, async () => {
    const card = await cards.assigned();
    await world.fault('activate', { fail: 'The bank said no.' });
    expectConfirmation(await setPin(card, '6789'), done);
    await world.settled(String(card.card_id));
    expect(await cards.status(card)).toBe('TBA');
    expectConfirmation(await setPin(card, '1357'), done);
    await world.settled(String(card.card_id));
    expect(await cards.status(card)).toBe('ACTIVE');
    expect(await hasPin(card, '1357')).toBe(true);
  });

  test('can be set again once the card is unlocked', { tags: 'ours' }, async () => {
    const card = await cards.physical();
    await cards.altered(card, 'LOCK');
    await cards.altered(card, 'UNLOCK');
    expectConfirmation(await setPin(card, '1470'), done);
  });

  test('costs nothing', { tags: 'ours' }, async () => {
    expect(await cards.spentBy(() => setPin(physical, '2580'))).toBe(0);
  });
});
