import { randomBytes } from 'node:crypto';
import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { listPlasticsOfCard, reportPlastic } from '../../../cards/index.ts';
import { freeNumber, type PhysicalCard, physicalCards } from '../../../testing/physical-cards.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { activeCard, expectRefusal, expectSuccess } from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "Physical Card — Assign Card Number"
const path = '/api/v1/card/physical/assign';
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const cards = physicalCards(world, client);
const assign = (card: object, card_number: unknown = freeNumber()) =>
  client.call(path, { ...card, card_number });
const numberOf = async (card: PhysicalCard) =>
  client.decryptField((await client.physicalInfo(card)).card_number);

async function expectUnassigned(card: PhysicalCard): Promise<void> {
  const { status, card_number } = await client.physicalInfo(card);
  expect({ status, card_number }).toEqual({ status: 7, card_number: '' });
}

describe(`POST ${path}: an assignment is refused, and changes nothing,`, () => {
  test('without a card_number', async () => {
    const card = await cards.verified();
    for (const nothing of [card, { ...card, card_number: '' }, { ...card, card_number: null }]) {
      expectRefusal(await client.call(path, nothing), 1101, 'card_number is required');
    }
    await expectUnassigned(card);
  });

  test('for a card_number that is not 16 digits, which is never shown', async () => {
    const card = await cards.verified();
    const wrong = [
      4000123412341234,
      true,
      ['4000123412341234'],
      { number: '4000123412341234' },
      '400012341234123',
      '40001234123412345',
      '4000 1234 1234 1234',
      '4000-1234-1234-1234',
      ' 4000123412341234',
      '4000123412341234\n',
      '400012341234123x',
      '٤٠٠٠١٢٣٤١٢٣٤١٢٣٤',
      'ffff123412341234',
      '4'.repeat(100_000),
    ];
    for (const card_number of wrong) {
      const answer = await assign(card, card_number);
      expectRefusal(answer, 10018, 'card_number must be 16 digits');
      expect(answer.text).not.toMatch(/1234|4444/);
    }
    await expectUnassigned(card);
  });

  test('for a card_number that was encrypted with another key, changed on the way, or is none inside', async () => {
    const card = await cards.verified();
    const stranger = new WorldCardClient({ ...world.tenant.client, aesKey: randomBytes(32).toString('hex') });
    const sealed = client.encryptField(freeNumber());
    const flipped = Buffer.from(sealed, 'base64');
    flipped[20] = (flipped[20] ?? 0) ^ 1;
    const wrong = [
      stranger.encryptField(freeNumber()),
      flipped.toString('base64'),
      sealed.slice(0, -4),
      `${sealed} `,
      client.encryptField('400012341234123'),
      client.encryptField('not a card number'),
      client.encryptField(''),
      client.encryptField(client.encryptField(freeNumber())),
      randomBytes(28).toString('base64'),
    ];
    for (const card_number of wrong) {
      expectRefusal(await assign(card, card_number), 10018, 'card_number must be 16 digits');
    }
    await expectUnassigned(card);
  });

  test('before KYC completes, after a refusal included', async () => {
    const card = await cards.applied();
    expectRefusal(await assign(card), 10028, 'KYC not completed: the card is at status 9 (pending KYC).');
    await client.kycInit(cards.kyc(card));
    expectRefusal(await assign(card), 10028, 'KYC not completed');
    await cards.review(card, { verdict: 'rejected', retryAllowed: true, reason: 'The image is blurry.' });
    expectRefusal(await assign(card), 10028, 'KYC not completed');
    expect((await client.physicalInfo(card)).status).toBe(9);
  });

  test('for a card that was called back to KYC', { tags: 'ours' }, async () => {
    const card = await cards.verified();
    await cards.review(card, { source: 'manual', verdict: 'rejected', retryAllowed: true });
    expectRefusal(await assign(card), 10028, 'KYC not completed');
  });

  test('for an application that has failed', async () => {
    expectRefusal(
      await assign(await cards.cancelled()),
      1006,
      'The card is at status 3 (failed), which does not allow an assignment.',
    );
  });

  test("for a number that another card has, its merchant's or not, and does not say whose it is", async () => {
    const taken = freeNumber();
    await cards.assigned(taken);
    const virtual = await client.cardInfo(await activeCard(world, client));
    const other = await world.addTenant();
    const theirClient = new WorldCardClient(other.client);
    const theirs = freeNumber();
    await physicalCards({ ...world, tenant: other }, theirClient).assigned(theirs);
    const card = await cards.verified();
    const answers = [];
    for (const number of [taken, client.decryptField(virtual.card_number), theirs]) {
      const answer = await assign(card, number);
      expectRefusal(answer, 10018, 'card_number is not free');
      expect(answer.text).not.toContain(number);
      answers.push(answer.message);
    }
    expect(new Set(answers).size).toBe(1);
    await expectUnassigned(card);
  });

  test('for a number of a closed card, which late refunds still reach', async () => {
    const number = freeNumber();
    const closed = await cards.active(number);
    await client.close(closed);
    await world.settled(closed.card_id);
    expectRefusal(await assign(await cards.verified(), number), 10018, 'card_number is not free');
  });

  test('for a virtual card', async () => {
    expectRefusal(await assign(await activeCard(world, client)), 10017, 'not a physical one');
  });

  test('where the product takes only numbers of its stock', { tags: 'ours' }, async () => {
    const other = await world.addTenant();
    await world.database.query(
      `update products set terms = jsonb_set(terms, '{numbers}', '"stock"') where programme_id = $1`,
      [other.programmeId],
    );
    const theirs = new WorldCardClient(other.client);
    const card = await physicalCards({ ...world, tenant: other }, theirs).verified();
    const answer = await theirs.call(path, { ...card, card_number: '4000120000000002' });
    expectRefusal(answer, 10018, "card_number is not among those of the card BIN's stock");
  });
});

describe(`POST ${path}: an assignment`, () => {
  const isDoneWith = async (form: 'plain' | 'encrypted') => {
    const card = await cards.verified();
    const number = freeNumber();
    const answer = await assign(card, form === 'plain' ? number : client.encryptField(number));
    expectSuccess(answer);
    expect(answer.data).toStrictEqual({
      card_id: card.card_id,
      merchant_card_id: card.merchant_card_id,
      status: 8,
    });
    expect(await numberOf(card)).toBe(number);
  };
  test('of an encrypted number is answered as documented', () => isDoneWith('encrypted'));
  test('may have its number plain, as the body is encrypted', { tags: 'ours' }, () => isDoneWith('plain'));

  test('takes the number of the document’s own example, which fails the Luhn check', async () => {
    const other = await world.addTenant();
    const theirs = new WorldCardClient(other.client);
    const card = await physicalCards({ ...world, tenant: other }, theirs).verified();
    expectSuccess(await theirs.call(path, { ...card, card_number: '4000123412341234' }));
  });

  test('again answers the status that the card has now, and keeps its number', async () => {
    const number = freeNumber();
    const card = await cards.assigned(number);
    const answerOf = async (status: number) => {
      for (const again of [number, freeNumber()]) {
        const answer = await assign(card, again);
        expectSuccess(answer);
        expect(answer.data).toStrictEqual({ ...card, status });
      }
      expect(await numberOf(card)).toBe(number);
    };
    await answerOf(8);
    await client.activate({ ...card, pin: '135790' });
    await world.settled(card.card_id);
    await answerOf(2);
    await client.freeze(card);
    await answerOf(6);
    await client.close(card);
    await world.settled(card.card_id);
    await answerOf(5);
  });

  test('of a card whose plastic was lost before its activation gives it another number', {
    tags: 'ours',
  }, async () => {
    const number = freeNumber();
    const card = await cards.assigned(number);
    const [plastic] = await listPlasticsOfCard(world.database, await cards.card(card));
    if (!plastic) throw new Error('The card has no plastic.');
    await reportPlastic(world.engine.cards, plastic, 'lost');
    expect(await numberOf(card)).toBe(number);
    const activation = await client.call('/api/v1/card/physical/activate', { ...card, pin: '135790' });
    expectRefusal(activation, 1004, 'Card not ready, retry later.');
    expectRefusal(await assign(card, number), 10018, 'card_number is not free');
    const other = freeNumber();
    const answer = await assign(card, other);
    expectSuccess(answer);
    expect(answer.data).toStrictEqual({ ...card, status: 8 });
    expect(await numberOf(card)).toBe(other);
    await client.activate({ ...card, pin: '135790' });
    await world.settled(card.card_id);
    expect((await client.physicalInfo(card)).status).toBe(2);
  });

  test('of one number to two cards at the same instant, of two merchants, reaches one of them', async () => {
    const other = await world.addTenant();
    const theirClient = new WorldCardClient(other.client);
    const theirs = physicalCards({ ...world, tenant: other }, theirClient);
    const number = freeNumber();
    const applicants = [
      { by: client, card: await cards.verified() },
      { by: client, card: await cards.verified() },
      { by: theirClient, card: await theirs.verified() },
      { by: theirClient, card: await theirs.verified() },
    ];
    const answers = await Promise.all(
      applicants.map(({ by, card }) => by.call(path, { ...card, card_number: number })),
    );
    expect(answers.map(({ code }) => code).sort()).toEqual([0, 10018, 10018, 10018]);
    const statuses = await Promise.all(
      applicants.map(async ({ by, card }) => (await by.physicalInfo(card)).status),
    );
    expect(statuses.sort()).toEqual([7, 7, 7, 8]);
  });

  test('of two numbers to one card at the same instant gives it one of them', { tags: 'ours' }, async () => {
    const card = await cards.verified();
    const numbers = Array.from({ length: 5 }, freeNumber);
    const answers = await Promise.all(numbers.map((number) => assign(card, number)));
    for (const answer of answers) {
      expectSuccess(answer);
      expect(answer.data).toStrictEqual({ ...card, status: 8 });
    }
    const number = await numberOf(card);
    expect(numbers).toContain(number);
    // The others are free still.
    const free = numbers.find((each) => each !== number);
    expectSuccess(await assign(await cards.verified(), free));
  });

  test('pushes nothing', async () => {
    const card = await cards.verified();
    await world.told();
    const before = world.receiver.requests.length;
    expectSuccess(await assign(card));
    await world.told();
    expect(world.receiver.requests.length).toBe(before);
  });
});
