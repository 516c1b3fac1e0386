import { randomUUID } from 'node:crypto';
import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { findVerification, type Review } from '../../../cardholders/index.ts';
import { reviewVerification } from '../../../cards/index.ts';
import { bananatechCards } from '../../../testing/bananatech-cards.ts';
import { kycRegistration, registration, templates } from '../../../testing/bananatech-requests.ts';
import { textsOf } from '../../../testing/bananatech-webhooks.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "1. USER_CREATE_RESULT" of the page "Event Types"
const REVIEW_MS = 60_000;
const world = await bananatechWorld(await testDatabase(), { reviewDelayMs: REVIEW_MS });
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const { merchantId, programmeId } = world.tenant;

const toldOf = (user_id: number, count: number) =>
  textsOf(world, client, 'USER_CREATE_RESULT', { user_id }, count);

const reviewed = () => world.advance(REVIEW_MS);

/** What somebody says of a user's papers who looks at them. */
async function review(user_id: number, said: Pick<Review, 'verdict' | 'reason'>, minutesAgo = 0) {
  const { database, cards: context, clock } = world.engine;
  const [user] = await database.query<{ id: string }>(
    'select id from cardholders where merchant_id = $1 and programme_id = $2 and number = $3',
    [merchantId, programmeId, user_id],
  );
  const verification = await findVerification(database, merchantId, { cardholderId: user?.id ?? '' });
  const reviewedAt = new Date(clock.now().getTime() - minutesAgo * 60_000);
  return await reviewVerification(
    context,
    { merchantId, verificationId: verification?.id ?? '' },
    { key: randomUUID(), source: 'manual', retryAllowed: false, reviewedAt, ...said },
  );
}

describe('USER_CREATE_RESULT', () => {
  test('is pushed at once where the template asks for no KYC, and has no message', {
    tags: 'inferred',
  }, async () => {
    const user_id = await cards.user();
    expect(await toldOf(user_id, 1)).toEqual([`{"user_id":${user_id},"status":"APPROVED"}`]);
  });

  test.each(['verified', 'physical'] as const)(
    'is pushed after the review, and not before it, where the template is for verified users: %s',
    async (name) => {
      const user_id = await cards.user(kycRegistration({}, { template_id: templates[name] }));
      await world.told();
      expect(await toldOf(user_id, 0)).toEqual([]);
      await reviewed();
      expect(await toldOf(user_id, 1)).toEqual([`{"user_id":${user_id},"status":"APPROVED"}`]);
    },
  );

  test('of a rejected user has the reason as its message', async () => {
    const user_id = await cards.user(kycRegistration());
    await world.fault('verify', { fail: 'The name is another than in the passport.' });
    await reviewed();
    expect(await toldOf(user_id, 1)).toEqual([
      `{"user_id":${user_id},"status":"REJECTED","message":"The name is another than in the passport."}`,
    ]);
  });

  test('of a picture on which nothing can be seen has the reason of the sample', {
    tags: 'inferred',
  }, async () => {
    const front_img_base64 = Buffer.from('no picture').toString('base64');
    const user_id = await cards.user(kycRegistration({ front_img_base64 }));
    await reviewed();
    expect(await toldOf(user_id, 1)).toEqual([
      `{"user_id":${user_id},"status":"REJECTED","message":"Document is not readable"}`,
    ]);
  });

  test('is pushed again when somebody reviews the user again', { tags: 'ours' }, async () => {
    const user_id = await cards.user(kycRegistration());
    await reviewed();
    await toldOf(user_id, 1);
    await review(user_id, { verdict: 'rejected', reason: 'The passport was reported stolen.' });
    await toldOf(user_id, 2);
    await review(user_id, { verdict: 'approved', reason: '' });
    expect((await toldOf(user_id, 3)).slice(1)).toEqual([
      `{"user_id":${user_id},"status":"REJECTED","message":"The passport was reported stolen."}`,
      `{"user_id":${user_id},"status":"APPROVED"}`,
    ]);
  });

  test('is not pushed for a review that is older than what counts', { tags: 'ours' }, async () => {
    const user_id = await cards.user(kycRegistration());
    await reviewed();
    await toldOf(user_id, 1);
    expect(await review(user_id, { verdict: 'rejected', reason: 'Late.' }, 60)).toMatchObject({
      kind: 'reviewed',
    });
    await world.told();
    expect(await toldOf(user_id, 1)).toHaveLength(1);
  });

  test('is not pushed for a registration that was refused', { tags: 'ours' }, async () => {
    const email = `${randomUUID()}@example.com`;
    const user_id = await cards.user(registration({ email }));
    await expect(cards.user(registration({ email }))).rejects.toThrow('Email is already registered');
    await world.told();
    expect(await toldOf(user_id, 1)).toHaveLength(1);
  });
});
