import { randomBytes } from 'node:crypto';
import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { freeNumber, type PhysicalCard, physicalCards } from '../../../testing/physical-cards.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import {
  activeCard,
  expectRefusal,
  expectSuccess,
  openCallbacks,
} from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "Physical Card — Activate". The page says that the answer is still 8; the flow guide's example says 2, and loses.
const path = '/api/v1/card/physical/activate';
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const cards = physicalCards(world, client);
const activate = (card: object, pin: unknown = '135790') => client.call(path, { ...card, pin });
const statusOf = async (card: PhysicalCard) => (await client.physicalInfo(card)).status;
await cards.setQuota(1000n);

const expectWaiting = async (card: PhysicalCard) => expect(await statusOf(card)).toBe(8);

describe(`POST ${path}: an activation is refused, and changes nothing,`, () => {
  test('without a PIN', async () => {
    const card = await cards.assigned();
    for (const nothing of [card, { ...card, pin: '' }, { ...card, pin: null }, { ...card, pin: '   ' }]) {
      expectRefusal(await client.call(path, nothing), 1101, 'pin is required');
    }
    await expectWaiting(card);
  });

  test('for a PIN that is not 6 digits, which is never shown', async () => {
    const card = await cards.assigned();
    const wrong = [
      135790,
      true,
      ['135790'],
      { pin: '135790' },
      '1357',
      '13579',
      '1357901',
      '135790135790',
      '13579a',
      'abcdef',
      ' 13579',
      '135790 ',
      '135 790',
      '135790\n',
      '+35790',
      '１３５７９０',
      '9'.repeat(10_000),
    ];
    for (const pin of wrong) {
      const answer = await activate(card, pin);
      expectRefusal(answer, 10018, 'pin must be 6 digits');
      expect(answer.text).not.toMatch(/1357|9999/);
    }
    await expectWaiting(card);
  });

  test('for a PIN that was encrypted with another key, or is none inside', async () => {
    const card = await cards.assigned();
    const stranger = new WorldCardClient({ ...world.tenant.client, aesKey: randomBytes(32).toString('hex') });
    const wrong = [
      stranger.encryptField('135790'),
      client.encryptField('1357'),
      client.encryptField('13579a'),
      client.encryptField('135790').slice(0, -2),
      client.encryptField(client.encryptField('135790')),
    ];
    for (const pin of wrong) expectRefusal(await activate(card, pin), 10018, 'pin must be 6 digits');
    await expectWaiting(card);
  });

  test('for a card that has no number yet, which may be retried later', async () => {
    const waiting = [await cards.applied(), await cards.verified()];
    for (const card of waiting) expectRefusal(await activate(card), 1004, 'Card not ready, retry later.');
    const [card] = waiting as [PhysicalCard];
    await cards.review(card);
    await client.assign({ ...card, card_number: freeNumber() });
    expectSuccess(await activate(card));
  });

  test('while another activation is under way, which may be retried later', { tags: 'ours' }, async () => {
    const card = await cards.assigned();
    await world.fault('activate', { delayMs: 60_000 });
    expectSuccess(await activate(card));
    expectRefusal(await activate(card), 1004, 'Card not ready, retry later.');
    expectRefusal(await activate(card, '246802'), 1004, 'Card not ready, retry later.');
    await expectWaiting(card);
    await world.advance(60_000);
    await world.settled(card.card_id);
    expect(await statusOf(card)).toBe(2);
  });

  test('for a card that is frozen, closing, closed or failed', async () => {
    const card = await cards.active();
    await client.freeze(card);
    expectRefusal(
      await activate(card),
      1006,
      'The card is at status 6 (frozen), which does not allow an activation.',
    );
    await client.unfreeze(card);
    await client.deposit({ ...card, merchant_transaction_id: 'tx_closing', amount: '20' });
    await world.settled(card.card_id);
    const { authorizationId } = await world.network.authorize(card.card_id, 5);
    await client.close(card);
    expectRefusal(await activate(card), 1006, 'The card is at status 4 (closing)');
    await world.network.reverse(card.card_id, 5, authorizationId ?? '');
    await world.settled(card.card_id);
    expectRefusal(await activate(card), 1006, 'The card is at status 5 (closed)');
    expectRefusal(await activate(await cards.cancelled()), 1006, 'The card is at status 3 (failed)');
  });

  test('for a virtual card', async () => {
    expectRefusal(await activate(await activeCard(world, client)), 10017, 'not a physical one');
  });

  test('for a PIN of another length even where the product takes it', async () => {
    const other = await world.addTenant();
    await world.database.query(
      `update products set terms = jsonb_set(terms, '{pin,minLength}', '4') where programme_id = $1`,
      [other.programmeId],
    );
    const theirs = new WorldCardClient(other.client);
    const card = await physicalCards({ ...world, tenant: other }, theirs).assigned();
    for (const pin of ['1357', theirs.encryptField('1357')]) {
      expectRefusal(await theirs.call(path, { ...card, pin }), 10018, 'pin must be 6 digits');
    }
  });

  test('for a weak PIN where the product refuses those', { tags: 'ours' }, async () => {
    const other = await world.addTenant();
    await world.database.query(
      `update products set terms = jsonb_set(terms, '{pin,refusesWeak}', 'true') where programme_id = $1`,
      [other.programmeId],
    );
    const theirs = new WorldCardClient(other.client);
    const card = await physicalCards({ ...world, tenant: other }, theirs).assigned();
    for (const pin of ['111111', '123456', '987654']) {
      expectRefusal(await theirs.call(path, { ...card, pin }), 10018, 'pin must not be one digit repeated');
    }
    expectSuccess(await theirs.call(path, { ...card, pin: '135791' }));
  });
});

describe(`POST ${path}: an activation`, () => {
  const isDoneWith = async (form: 'plain' | 'encrypted') => {
    const card = await cards.assigned();
    const answer = await activate(card, form === 'plain' ? '013579' : client.encryptField('013579'));
    expectSuccess(answer);
    expect(answer.data).toStrictEqual({
      card_id: card.card_id,
      merchant_card_id: card.merchant_card_id,
      status: 8,
    });
    await world.settled(card.card_id);
    expect(await statusOf(card)).toBe(2);
  };
  test('with an encrypted PIN is answered 8, and the card becomes 2', () => isDoneWith('encrypted'));
  test('may have its PIN plain, as the body is encrypted', { tags: 'ours' }, () => isDoneWith('plain'));

  test('gives the card its PIN, of which only an offset is kept', async () => {
    const card = await cards.active(freeNumber(), '246802');
    expect(await cards.hasPin(card, '246802')).toBe(true);
    expect(await cards.hasPin(card, '135790')).toBe(false);
    expect(JSON.stringify(await world.database.query('select * from card_pins'))).not.toContain('246802');
  });

  test('consumes the unit of the quota that the application held', { tags: 'ours' }, async () => {
    const before = await cards.quota();
    const card = await cards.assigned();
    expect(await cards.quota()).toMatchObject({ held: (before?.held ?? 0n) + 1n, used: before?.used });
    await activate(card);
    await world.settled(card.card_id);
    expect(await cards.quota()).toMatchObject({ held: before?.held, used: (before?.used ?? 0n) + 1n });
  });

  test('again, of an active card, is a success with status 2, and keeps the PIN', async () => {
    const card = await cards.active(freeNumber(), '135790');
    const pinRow = () => world.database.query('select * from card_pins order by card_id');
    const before = await pinRow();
    for (const pin of ['135790', '246802']) {
      const answer = await activate(card, pin);
      expectSuccess(answer);
      expect(answer.data).toStrictEqual({ ...card, status: 2 });
    }
    expect(await pinRow()).toEqual(before);
  });

  test('that fails keeps 8, and the PIN can be handed in again', async () => {
    const card = await cards.assigned();
    await world.fault('activate', { fail: 'The bank said no.' });
    expectSuccess(await activate(card));
    await world.settled(card.card_id);
    await expectWaiting(card);
    expectSuccess(await activate(card, '246802'));
    await world.settled(card.card_id);
    expect(await statusOf(card)).toBe(2);
  });

  test('many times at the same instant happens once', { tags: 'ours' }, async () => {
    const card = await cards.assigned();
    const answers = await Promise.all(Array.from({ length: 8 }, () => activate(card)));
    for (const { code, text } of answers) expect([0, 1004], text).toContain(code);
    await world.settled(card.card_id);
    await world.told();
    const opens = openCallbacks(client, world.callbacks('card_open'));
    expect(opens.filter(({ card_id }) => card_id === card.card_id)).toHaveLength(1);
    const operations = await world.database.query(
      `select from operations join cards on cards.id = operations.card_id
       where cards.number = $1 and kind = 'activate'`,
      [BigInt(card.card_id)],
    );
    expect(operations).toHaveLength(1);
  });
});
