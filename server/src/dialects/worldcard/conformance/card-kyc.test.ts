import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { physicalCards } from '../../../testing/physical-cards.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { openCallbacks, payloadsOf, wire } from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "7. KYC Review Result Callback (card_kyc)", and the guide's table "Card-Open Result Notification".
const DAY_MS = 24 * 60 * 60 * 1000;
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const cards = physicalCards(world, client);
await cards.setQuota(1000n);

/** Everything that was pushed of a card, topic by topic, sorted: what arrives first is not promised. */
async function pushed({ card_id }: { card_id: string }) {
  await world.told();
  const of = (topic: string) =>
    openCallbacks(client, world.callbacks(topic)).filter((payload) => payload.card_id === card_id);
  return {
    card_open: of('card_open').map(({ status }) => status),
    card_kyc: of('card_kyc')
      .map(({ status, retry_allowed }) => [status, retry_allowed])
      .sort(),
    others: ['card_deposit', 'card_close', 'card_status_change', 'card_billing', 'card_3ds'].flatMap(of),
  };
}
const statusOf = async (card: Parameters<typeof cards.kyc>[0]) => (await client.physicalInfo(card)).status;
const heldUnits = async () => (await cards.quota())?.held ?? 0n;
const refusal = { verdict: 'rejected', reason: 'The document does not meet the requirements.' } as const;

describe('card_kyc', () => {
  test('of an approval has every documented field', async () => {
    const card = await cards.applied();
    await cards.review(card, { reviewedAt: new Date('2026-06-26T02:30:00.900Z') });
    const [payload] = await payloadsOf(world, client, 'card_kyc', card.card_id, 1);
    expect(payload).toStrictEqual({
      notify_type: 'card_kyc',
      card_id: card.card_id,
      merchant_card_id: card.merchant_card_id,
      card_type: 'PHYSICAL-G',
      status: 2,
      retry_allowed: false,
      reason: '',
      reviewed_at: '2026-06-26T10:30:00+08:00',
    });
  });

  test('of a refusal has its reason, and whether the person may try again', async () => {
    const card = await cards.applied();
    await cards.review(card, { verdict: 'rejected', retryAllowed: true, reason: 'The image is blurry.' });
    const [payload] = await payloadsOf(world, client, 'card_kyc', card.card_id, 1);
    expect(payload).toStrictEqual({
      notify_type: 'card_kyc',
      card_id: card.card_id,
      merchant_card_id: card.merchant_card_id,
      card_type: 'PHYSICAL-G',
      status: 3,
      retry_allowed: true,
      reason: 'The image is blurry.',
      reviewed_at: wire.time,
    });
  });

  test('is pushed once for a review that is reported twice', { tags: 'ours' }, async () => {
    const card = await cards.applied();
    const key = 'the same one';
    await Promise.all([cards.review(card, { key }), cards.review(card, { key })]);
    await cards.review(card, { key, verdict: 'rejected' });
    expect(await pushed(card)).toEqual({ card_open: [], card_kyc: [[2, false]], others: [] });
    expect(await statusOf(card)).toBe(7);
  });

  test('is skipped where no URL is configured for it', async () => {
    const other = await world.addTenant();
    const theirs = new WorldCardClient(other.client);
    await world.database.query(
      `update webhook_endpoints set url = null where programme_id = $1 and topic = 'card_kyc'`,
      [other.programmeId],
    );
    const theirCards = physicalCards({ ...world, tenant: other }, theirs);
    const card = await theirCards.verified();
    await world.told();
    expect(world.callbacks('card_kyc', other)).toEqual([]);
    expect((await theirs.kycStatus(theirCards.kyc(card))).status).toBe(2);
  });
});

describe('what an application pushes', () => {
  test('an approval: card_kyc; the activation after it: card_open with status 2', async () => {
    const card = await cards.assigned();
    expect(await pushed(card)).toEqual({ card_open: [], card_kyc: [[2, false]], others: [] });
    await client.activate({ ...card, pin: '135790' });
    await world.settled(card.card_id);
    expect(await pushed(card)).toEqual({ card_open: [2], card_kyc: [[2, false]], others: [] });
  });

  test('a refusal without another try: card_kyc and card_open, and its unit is given back', async () => {
    const held = await heldUnits();
    const card = await cards.applied();
    await client.kycInit(cards.kyc(card));
    await cards.review(card, refusal);
    expect(await statusOf(card)).toBe(3);
    expect(await pushed(card)).toEqual({ card_open: [3], card_kyc: [[3, false]], others: [] });
    const [open] = await payloadsOf(world, client, 'card_open', card.card_id, 1);
    expect(open?.failure_reason).toBe(refusal.reason);
    expect(await heldUnits()).toBe(held);
  });

  test('a cancellation by the merchant: card_open alone', async () => {
    const card = await cards.cancelled();
    expect(await pushed(card)).toEqual({ card_open: [3], card_kyc: [], others: [] });
  });

  test('a refusal with another try: card_kyc alone, and the card stays at 9 with its unit', async () => {
    const held = await heldUnits();
    const card = await cards.applied();
    await cards.review(card, { ...refusal, retryAllowed: true });
    expect(await statusOf(card)).toBe(9);
    expect(await pushed(card)).toEqual({ card_open: [], card_kyc: [[3, true]], others: [] });
    expect(await heldUnits()).toBe(held + 1n);
  });

  test('an activation that fails: nothing, and the card stays at 8', { tags: 'ours' }, async () => {
    const card = await cards.assigned();
    await world.fault('activate', { fail: 'The bank said no.' });
    await client.activate({ ...card, pin: '135790' });
    await world.settled(card.card_id);
    expect(await statusOf(card)).toBe(8);
    expect(await pushed(card)).toEqual({ card_open: [], card_kyc: [[2, false]], others: [] });
  });
});

describe('card_kyc: a manual review', () => {
  test('overrides a refusal that may be retried, and moves the card on', async () => {
    const card = await cards.applied();
    await cards.review(card, { ...refusal, retryAllowed: true });
    await cards.review(card, { source: 'manual' });
    expect(await statusOf(card)).toBe(7);
    expect((await pushed(card)).card_kyc).toEqual([
      [2, false],
      [3, true],
    ]);
  });

  test('overrides a refusal for good, and the failed card stays failed', { tags: 'ours' }, async () => {
    const card = await cards.applied();
    await cards.review(card, refusal);
    await cards.review(card, { source: 'manual' });
    expect(await statusOf(card)).toBe(3);
    expect((await client.kycStatus(cards.kyc(card))).status).toBe(2);
    expect(await pushed(card)).toEqual({
      card_open: [3],
      card_kyc: [
        [2, false],
        [3, false],
      ],
      others: [],
    });
  });

  test('that refuses takes a card at 7 back to 9, where it can be verified again', {
    tags: 'ours',
  }, async () => {
    const card = await cards.verified();
    await cards.review(card, { ...refusal, source: 'manual', retryAllowed: true });
    expect(await statusOf(card)).toBe(9);
    expect((await client.kycInit(cards.kyc(card))).status).toBe(1);
    await cards.review(card);
    expect(await statusOf(card)).toBe(7);
    expect(await pushed(card)).toEqual({
      card_open: [],
      card_kyc: [
        [2, false],
        [2, false],
        [3, true],
      ],
      others: [],
    });
  });

  test('that refuses changes no card from 8 on, and is told all the same', { tags: 'ours' }, async () => {
    const assigned = await cards.assigned();
    const active = await cards.active();
    for (const [card, status] of [
      [assigned, 8],
      [active, 2],
    ] as const) {
      await cards.review(card, { ...refusal, source: 'manual' });
      expect(await statusOf(card)).toBe(status);
      expect((await cards.verification(card)).flagged).toBe(true);
      expect((await pushed(card)).card_kyc).toEqual([
        [2, false],
        [3, false],
      ]);
    }
    expect((await pushed(assigned)).card_open).toEqual([]);
    expect((await pushed(active)).card_open).toEqual([2]);
  });

  test('that is older than what counts is told with its own time, and changes nothing', async () => {
    const card = await cards.applied();
    const now = world.engine.clock.now().getTime();
    await cards.review(card, { reviewedAt: new Date(now) });
    await cards.review(card, { ...refusal, source: 'manual', reviewedAt: new Date(now - 60_000) });
    expect(await statusOf(card)).toBe(7);
    const told = await payloadsOf(world, client, 'card_kyc', card.card_id, 2);
    const times = told.map(({ reviewed_at }) => Date.parse(String(reviewed_at)));
    expect(Math.max(...times)).toBe(times[told.findIndex(({ status }) => status === 2)]);
  });
});

// The last in its file: the business clock is moved, which makes every application before it overdue.
test('what an application pushes: the end of its 30 days: card_kyc and card_open, and its unit is given back', async () => {
  const [card, other] = [await cards.applied(), await cards.applied()];
  await client.kycInit(cards.kyc(card));
  await world.advance(30 * DAY_MS - 60_000);
  await world.overdueCancelled();
  expect([await statusOf(card), await statusOf(other)]).toEqual([9, 9]);

  const waiting = await world.database.query(
    `select from cards where status = 'pending-verification' and merchant_id = $1`,
    [world.tenant.merchantId],
  );
  const held = await heldUnits();
  await world.advance(60_000);
  await world.overdueCancelled();
  expect(await heldUnits()).toBe(held - BigInt(waiting.length));
  for (const each of [card, other]) {
    expect(await statusOf(each)).toBe(3);
    expect(await pushed(each)).toEqual({ card_open: [3], card_kyc: [[3, false]], others: [] });
  }
  const [kyc] = await payloadsOf(world, client, 'card_kyc', card.card_id, 1);
  expect(kyc).toMatchObject({ status: 3, retry_allowed: false, reason: expect.stringMatching(/time/) });
  const [open] = await payloadsOf(world, client, 'card_open', card.card_id, 1);
  expect(open).toMatchObject({ status: 3, card_number: '', failure_reason: expect.stringMatching(/time/) });
  expect((await cards.verification(card)).dueAt).toBeNull();
});
