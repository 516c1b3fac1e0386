import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { physicalApplication, physicalCards } from '../../../testing/physical-cards.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import {
  expectRefusal,
  expectSuccess,
  openCallbacks,
  payloadsOf,
} from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "Physical Card Cancel KYC"; what its two fields may be is in kyc-references.test.ts.
const path = '/api/v1/card/physical/kyc/cancel';
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const cards = physicalCards(world, client);
const cancel = (card: Parameters<typeof cards.kyc>[0]) => client.call(path, cards.kyc(card));
await cards.setQuota(100n);

async function told(topic: string, cardId: string): Promise<Record<string, unknown>[]> {
  await world.told();
  return openCallbacks(client, world.callbacks(topic)).filter((payload) => payload.card_id === cardId);
}

describe(`POST ${path}: a cancellation of a card that does not wait for KYC`, () => {
  test('answers its status and changes nothing', async () => {
    const frozen = await cards.active();
    await client.freeze(frozen);
    const closed = await cards.active();
    await client.close(closed);
    await world.settled();
    const ready = [
      [await cards.verified(), 7],
      [await cards.assigned(), 8],
      [await cards.active(), 2],
      [frozen, 6],
      [closed, 5],
    ] as const;
    const quota = await cards.quota();
    for (const [card, status] of ready) {
      const answer = await cancel(card);
      expectSuccess(answer);
      expect(answer.data).toStrictEqual({ status });
      expect((await client.physicalInfo(card)).status).toBe(status);
    }
    expect(await cards.quota()).toEqual(quota);
  });

  test('that was refused for good answers 3, and gives nothing back again', async () => {
    const card = await cards.applied();
    await cards.review(card, { verdict: 'rejected', reason: 'The document does not meet the requirements.' });
    const quota = await cards.quota();
    const answer = await cancel(card);
    expectSuccess(answer);
    expect(answer.data).toStrictEqual({ status: 3 });
    expect(await cards.quota()).toEqual(quota);
    expect(await told('card_open', card.card_id)).toHaveLength(1);
  });
});

describe(`POST ${path}: a cancellation`, () => {
  test.each([
    ['before init', async () => {}],
    [
      'while KYC is pending',
      async (card: Parameters<typeof cards.kyc>[0]) => client.kycInit(cards.kyc(card)),
    ],
    [
      'after a refusal that may be retried',
      async (card: Parameters<typeof cards.kyc>[0]) =>
        cards.review(card, { verdict: 'rejected', retryAllowed: true, reason: 'The image is blurry.' }),
    ],
  ])('%s answers 3 and gives the unit of the quota back', async (_, before) => {
    const quota = await cards.quota();
    const card = await cards.applied();
    expect((await cards.quota())?.held).toBe((quota?.held ?? 0n) + 1n);
    await before(card);
    const answer = await cancel(card);
    expectSuccess(answer);
    expect(answer.data).toStrictEqual({ status: 3 });
    expect(await cards.quota()).toEqual(quota);
    expect((await client.physicalInfo(card)).status).toBe(3);
  });

  test('pushes card_open with status 3, and no card_kyc', async () => {
    const card = await cards.applied();
    await client.kycInit(cards.kyc(card));
    await cancel(card);
    const [payload] = await payloadsOf(world, client, 'card_open', card.card_id, 1);
    expect(payload).toMatchObject({
      status: 3,
      card_number: '',
      failure_reason: expect.stringMatching(/\w/),
    });
    expect(await told('card_kyc', card.card_id)).toEqual([]);
  });

  test('many times, one after the other and at the same instant, gives back once and is told once', async () => {
    const quota = await cards.quota();
    const card = await cards.applied();
    const answers = await Promise.all(Array.from({ length: 8 }, () => cancel(card)));
    answers.push(await cancel(card));
    for (const answer of answers) {
      expectSuccess(answer);
      expect(answer.data).toStrictEqual({ status: 3 });
    }
    expect(await cards.quota()).toEqual(quota);
    expect(await told('card_open', card.card_id)).toHaveLength(1);
  });

  test('uses the merchant_card_id up: another card needs another', async () => {
    const { merchant_card_id } = await cards.cancelled();
    const again = { ...physicalApplication(), merchant_card_id };
    expectRefusal(await client.call('/api/v1/card/physical/apply', again), 10011, 'merchant_card_id');
    expectSuccess(await client.call('/api/v1/card/physical/apply', physicalApplication()));
  });

  test('is final: an approval that comes later is told, and the card stays failed', {
    tags: 'ours',
  }, async () => {
    const card = await cards.cancelled();
    const quota = await cards.quota();
    await cards.review(card, { source: 'manual' });
    const [payload] = await payloadsOf(world, client, 'card_kyc', card.card_id, 1);
    expect(payload).toMatchObject({ status: 2 });
    expect((await client.physicalInfo(card)).status).toBe(3);
    expect((await client.kycStatus(cards.kyc(card))).status).toBe(2);
    expect(await cards.quota()).toEqual(quota);
    expect(await told('card_open', card.card_id)).toHaveLength(1);
  });

  test('and a verdict at the same instant leave a card that is either failed or verified, never both', {
    tags: 'ours',
  }, async () => {
    const before = await cards.quota();
    const card = await cards.applied();
    await Promise.all([cancel(card), cards.review(card)]);
    const { status } = await client.physicalInfo(card);
    expect([3, 7]).toContain(status);
    const opens = await told('card_open', card.card_id);
    expect(opens).toHaveLength(status === 3 ? 1 : 0);
    expect((await cards.quota())?.held).toBe((before?.held ?? 0n) + (status === 3 ? 0n : 1n));
  });
});
