import { WorldCardClient } from '@emboss/sdk/worldcard';
import { expect, test } from 'vitest';
import { physicalCards } from '../../../testing/physical-cards.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { expectSuccess, wire } from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "Physical Card KYC Status"; what its two fields may be is in kyc-references.test.ts.
const path = '/api/v1/card/physical/kyc/status';
const DAY_MS = 24 * 60 * 60 * 1000;
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const cards = physicalCards(world, client);

async function statusOf(card: Parameters<typeof cards.kyc>[0]): Promise<unknown> {
  const answer = await client.call(path, cards.kyc(card));
  expectSuccess(answer);
  return answer.data;
}

test(`POST ${path}: the status is 0 before init and 1 after it, without a conclusion`, async () => {
  const card = await cards.applied();
  expect(await statusOf(card)).toStrictEqual({ status: 0, retry_allowed: false });
  await client.kycInit(cards.kyc(card));
  expect(await statusOf(card)).toStrictEqual({ status: 1, retry_allowed: false });
});

test(`POST ${path}: the status of an approval is 2 and GREEN, and stays so whatever the card becomes`, async () => {
  const card = await cards.applied();
  await client.kycInit(cards.kyc(card));
  const reviewedAt = new Date(world.engine.clock.now().getTime() - 1000);
  await cards.review(card, { reviewedAt });
  const approved = { status: 2, retry_allowed: false, review_answer: 'GREEN', reviewed_at: wire.time };
  const data = await statusOf(card);
  expect(data).toStrictEqual(approved);
  const { reviewed_at } = data as { reviewed_at: string };
  expect(Date.parse(reviewed_at)).toBe(Math.floor(reviewedAt.getTime() / 1000) * 1000);
  expect((await client.physicalInfo(card)).status).toBe(7);
  expect(await statusOf(await cards.assigned())).toStrictEqual(approved);
  expect(await statusOf(await cards.active())).toStrictEqual(approved);
});

test.each([true, false])(
  `POST ${path}: the status of a refusal is 3 and RED, with retry_allowed %s`,
  async (retryAllowed) => {
    const card = await cards.applied();
    await client.kycInit(cards.kyc(card));
    await cards.review(card, { verdict: 'rejected', retryAllowed, reason: 'The image is blurry.' });
    expect(await statusOf(card)).toStrictEqual({
      status: 3,
      retry_allowed: retryAllowed,
      review_answer: 'RED',
      reviewed_at: wire.time,
    });
    expect((await client.physicalInfo(card)).status).toBe(retryAllowed ? 9 : 3);
  },
);

test(`POST ${path}: the status of several results is the one with the greatest reviewed_at`, async () => {
  const card = await cards.applied();
  const now = world.engine.clock.now().getTime();
  const at = (seconds: number) => new Date(now - seconds * 1000);
  await cards.review(card, {
    verdict: 'rejected',
    retryAllowed: true,
    reason: 'Blurry.',
    reviewedAt: at(20),
  });
  await cards.review(card, { source: 'manual', reviewedAt: at(10) });
  expect(await statusOf(card)).toMatchObject({ status: 2, review_answer: 'GREEN' });
  await cards.review(card, {
    verdict: 'rejected',
    retryAllowed: true,
    reason: 'Blurry.',
    reviewedAt: at(15),
  });
  expect(await statusOf(card)).toMatchObject({ status: 2, review_answer: 'GREEN' });
  expect((await client.physicalInfo(card)).status).toBe(7);
  await cards.review(card, { source: 'manual', verdict: 'rejected', retryAllowed: true, reviewedAt: at(5) });
  expect(await statusOf(card)).toMatchObject({ status: 3, review_answer: 'RED', retry_allowed: true });
  expect((await client.physicalInfo(card)).status).toBe(9);
});

test(`POST ${path}: the status of a cancelled application stays, and one not finished is refused`, {
  tags: 'ours',
}, async () => {
  const cancelled = await cards.cancelled();
  expect(await statusOf(cancelled)).toStrictEqual({ status: 0, retry_allowed: false });

  const card = await cards.applied();
  await client.kycInit(cards.kyc(card));
  await world.advance(30 * DAY_MS);
  await world.overdueCancelled();
  expect(await statusOf(card)).toStrictEqual({
    status: 3,
    retry_allowed: false,
    review_answer: 'RED',
    reviewed_at: wire.time,
  });
});
