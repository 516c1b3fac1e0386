import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { physicalCards } from '../../../testing/physical-cards.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { expectRefusal, expectSuccess } from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "Physical Card Init KYC"; what its two fields may be is in kyc-references.test.ts.
const path = '/api/v1/card/physical/kyc/init';
let isDown = false;
const world = await worldcardWorld(await testDatabase(), {
  verificationProvider: ({ name, openSession }) => ({
    name,
    openSession: async (who) =>
      isDown ? { kind: 'unavailable', problem: 'Nobody answers.' } : await openSession(who),
  }),
});
const client = new WorldCardClient(world.tenant.client);
const cards = physicalCards(world, client);
const init = (card: Parameters<typeof cards.kyc>[0]) =>
  client.call<{ access_token: string; external_user_id: string; status: number }>(path, cards.kyc(card));

describe(`POST ${path}: an initiation is refused`, () => {
  test('for a card that does not wait for KYC, and changes nothing of it', async () => {
    const ready = [
      [await cards.verified(), 'pending-assignment', '7 (pending card assignment)'],
      [await cards.assigned(), 'pending-activation', '8 (pending activation)'],
      [await cards.active(), 'active', '2 (activated)'],
      [await cards.cancelled(), 'failed', '3 (failed)'],
    ] as const;
    for (const [card, status, told] of ready) {
      const before = await cards.verification(card);
      expectRefusal(
        await init(card),
        10044,
        `The card is at status ${told}, and takes KYC at status 9 (pending KYC) only.`,
      );
      expect(await cards.verification(card)).toEqual(before);
      expect((await cards.card(card)).status).toBe(status);
    }
  });

  test('after a refusal for good', async () => {
    const card = await cards.applied();
    await init(card);
    await cards.review(card, { verdict: 'rejected', reason: 'The document does not meet the requirements.' });
    expectRefusal(await init(card), 10044, 'The card is at status 3 (failed)');
  });

  test('after a refusal for good by a person, of a card that waits on: that is said, and what to do', {
    tags: 'ours',
  }, async () => {
    const card = await cards.verified();
    await cards.review(card, { source: 'manual', verdict: 'rejected', reason: 'The name is another one.' });
    expect((await cards.card(card)).status).toBe('pending-verification');
    expectRefusal(
      await init(card),
      10044,
      'The holder was refused for good: cancel the application (kyc/cancel).',
    );
  });

  test('while the provider is away, and works again once it is back', async () => {
    const card = await cards.applied();
    isDown = true;
    expectRefusal(await init(card), 10033, 'unavailable, retry later');
    expect((await cards.verification(card)).status).toBe('not-started');
    isDown = false;
    expectSuccess(await init(card));
  });

  test('when the sandbox was told that the provider is away, once', { tags: 'ours' }, async () => {
    const card = await cards.applied();
    await world.fault('open-verification', { fail: 'The provider is away.' });
    expectRefusal(await init(card), 10033, 'unavailable, retry later');
    expect((await cards.verification(card)).status).toBe('not-started');
    expectSuccess(await init(card));
  });
});

describe(`POST ${path}: an initiation`, () => {
  test('is answered as documented, with the card_id as the user', async () => {
    const card = await cards.applied();
    const answer = await init(card);
    expectSuccess(answer);
    expect(answer.data).toStrictEqual({
      access_token: expect.stringMatching(/^_act-sbx-[\w-]{16,}$/),
      external_user_id: card.card_id,
      status: 1,
    });
    expect((await client.physicalInfo(card)).status).toBe(9);
  });

  test('again goes on with the same verification under a new token', async () => {
    const card = await cards.applied();
    const first = await init(card);
    const { id } = await cards.verification(card);
    const second = await init(card);
    expect(second.data?.external_user_id).toBe(card.card_id);
    expect(second.data?.status).toBe(1);
    expect(second.data?.access_token).not.toBe(first.data?.access_token);
    expect((await cards.verification(card)).id).toBe(id);
  });

  test('many times at the same instant is answered each time', async () => {
    const card = await cards.applied();
    const answers = await Promise.all(Array.from({ length: 6 }, () => init(card)));
    for (const answer of answers) expectSuccess(answer);
    expect(new Set(answers.map(({ data }) => data?.access_token)).size).toBe(6);
  });

  test('after a refusal that allows it makes the verification pending again', async () => {
    const card = await cards.applied();
    await init(card);
    await cards.review(card, { verdict: 'rejected', retryAllowed: true, reason: 'The image is blurry.' });
    const answer = await init(card);
    expectSuccess(answer);
    expect(answer.data?.status).toBe(1);
    expect(await client.kycStatus(cards.kyc(card))).toEqual({ status: 1, retry_allowed: false });
  });
});
