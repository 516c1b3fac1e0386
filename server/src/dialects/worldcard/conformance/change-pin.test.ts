import { randomBytes } from 'node:crypto';
import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { physicalCards } from '../../../testing/physical-cards.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { activeCard, expectRefusal } from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "Physical Card — Change PIN"
const path = '/api/v1/card/physical/change/pin';
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const cards = physicalCards(world, client);
const change = (card: object, pin: unknown = '246802') => client.call(path, { ...card, pin });

const { hasPin } = cards;

/** The whole wire form: there is no `data` at all. */
function expectDone(answer: { httpStatus: number; text: string }): void {
  expect({ httpStatus: answer.httpStatus, ...JSON.parse(answer.text) }).toStrictEqual({
    httpStatus: 200,
    code: 0,
    message: 'success',
  });
}

describe(`POST ${path}: a change of the PIN is refused, and changes nothing,`, () => {
  test('without a PIN', async () => {
    const card = await cards.active();
    for (const nothing of [card, { ...card, pin: '' }, { ...card, pin: null }]) {
      expectRefusal(await client.call(path, nothing), 1101, 'pin is required');
    }
    expect(await hasPin(card, '135790')).toBe(true);
  });

  test('for a PIN that is not 6 digits, which is never shown', async () => {
    const card = await cards.active();
    const wrong = [
      246802,
      false,
      [],
      {},
      '2468',
      '24680',
      '2468024',
      '24680x',
      'letters',
      ' 24680',
      '２４６８０２',
    ];
    for (const pin of wrong) {
      const answer = await change(card, pin);
      expectRefusal(answer, 10018, 'pin must be 6 digits');
      expect(answer.text).not.toMatch(/2468/);
    }
    expect(await hasPin(card, '135790')).toBe(true);
  });

  test('for a PIN that was encrypted with another key, or is none inside', async () => {
    const card = await cards.active();
    const stranger = new WorldCardClient({ ...world.tenant.client, aesKey: randomBytes(32).toString('hex') });
    for (const pin of [stranger.encryptField('246802'), client.encryptField('24680'), 'AAAA']) {
      expectRefusal(await change(card, pin), 10018, 'pin must be 6 digits');
    }
    expect(await hasPin(card, '135790')).toBe(true);
  });

  test('for a card that is not active', async () => {
    const frozen = await cards.active();
    await client.freeze(frozen);
    const closed = await cards.active();
    await client.close(closed);
    await world.settled(closed.card_id);
    const others = [
      [await cards.applied(), '9 (pending KYC)'],
      [await cards.verified(), '7 (pending card assignment)'],
      [await cards.assigned(), '8 (pending activation)'],
      [await cards.cancelled(), '3 (failed)'],
      [frozen, '6 (frozen)'],
      [closed, '5 (closed)'],
    ] as const;
    for (const [card, status] of others) {
      expectRefusal(
        await change(card),
        1006,
        `The card is at status ${status}, and its PIN can be changed at status 2 (activated) only.`,
      );
    }
    expect(await hasPin(frozen, '135790')).toBe(true);
  });

  test('for a virtual card', async () => {
    expectRefusal(await change(await activeCard(world, client)), 10017, 'not a physical one');
  });
});

describe(`POST ${path}: a change of the PIN`, () => {
  const isDoneWith = async (form: 'plain' | 'encrypted') => {
    const card = await cards.active();
    expectDone(await change(card, form === 'plain' ? '246802' : client.encryptField('246802')));
    expect(await hasPin(card, '246802')).toBe(true);
    expect(await hasPin(card, '135790')).toBe(false);
  };
  test('to an encrypted one is answered without data', () => isDoneWith('encrypted'));
  test('may name the new one plain, as the body is encrypted', { tags: 'ours' }, () => isDoneWith('plain'));

  test('again, to the same one and back, is done each time', { tags: 'ours' }, async () => {
    const card = await cards.active();
    for (const pin of ['246802', '246802', '135790', '000000']) {
      expectDone(await change(card, pin));
      expect(await hasPin(card, pin)).toBe(true);
    }
  });

  test('pushes nothing', async () => {
    const card = await cards.active();
    await world.told();
    const before = world.receiver.requests.length;
    expectDone(await change(card));
    await world.told();
    expect(world.receiver.requests.length).toBe(before);
  });
});
