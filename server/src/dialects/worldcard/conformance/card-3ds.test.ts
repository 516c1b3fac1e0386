import { randomUUID } from 'node:crypto';
import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { answerChallenge, type ChallengeKind, startChallenge } from '../../../challenges/index.ts';
import { type Currency, money } from '../../../money/index.ts';
import { type PhysicalCard, physicalCards } from '../../../testing/physical-cards.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { majorUnits, testAcceptor } from '../../../testing/test-message.ts';
import { activeCard, payloadsOf, wire } from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';
import { Secret } from '../../../vault/index.ts';

// "6. 3DS OTP Callback (card_3ds)", in its two forms
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const cards = physicalCards(world, client);
const context = world.engine.challenges;
const { merchantId } = world.tenant;

async function challenge(
  named: Pick<PhysicalCard, 'card_id'>,
  {
    kind = 'otp',
    major = 42.5,
    currency = 'USD',
  }: { kind?: ChallengeKind; major?: number; currency?: Currency } = {},
) {
  const started = await startChallenge(context, {
    card: await cards.card(named),
    kind,
    transactionId: randomUUID(),
    amount: money(majorUnits(major), currency),
    acceptor: testAcceptor,
  });
  if (started.kind !== 'started') throw new Error(JSON.stringify(started));
  return started.challenge;
}
const toldOf = (card: { card_id: string }, count = 1) =>
  payloadsOf(world, client, 'card_3ds', card.card_id, count);

describe('card_3ds', () => {
  test.each(['virtual', 'physical'] as const)(
    'of a code for a %s card has every documented field, and no url',
    async (form) => {
      const card = form === 'virtual' ? await activeCard(world, client) : await cards.active();
      const { expiresAt } = await challenge(card);
      const [payload] = await toldOf(card);
      expect(payload).toStrictEqual({
        notify_type: 'card_3ds',
        card_id: card.card_id,
        currency: 'USD',
        amount: '42.50',
        otp: expect.stringMatching(/^\d{6}$/),
        detail: 'AMAZON.COM SEATTLE US',
        business_type: 'Card3dsOtp',
        expires_at: wire.time,
      });
      expect(Date.parse(String(payload?.expires_at))).toBe(Math.floor(expiresAt.getTime() / 1000) * 1000);
    },
  );

  test('has the very code that the challenge takes', async () => {
    const card = await activeCard(world, client);
    const { id } = await challenge(card);
    const [payload] = await toldOf(card);
    const answer = await answerChallenge(
      context,
      { merchantId, challengeId: id },
      Secret.of(String(payload?.otp)),
    );
    expect(answer).toMatchObject({ kind: 'done', challenge: { status: 'accepted' } });
  });

  test('of a page has its url, and no otp: the page is there', async () => {
    const card = await activeCard(world, client);
    await challenge(card, { kind: 'redirect', major: 9.99, currency: 'EUR' });
    const [payload] = await toldOf(card);
    expect(payload).toStrictEqual({
      notify_type: 'card_3ds',
      card_id: card.card_id,
      currency: 'EUR',
      amount: '9.99',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/pages\/challenges\/[\w-]{20,}$/),
      detail: 'AMAZON.COM SEATTLE US',
      business_type: 'ThreeDomainSecureForwarding',
      expires_at: wire.time,
    });
    const page = await fetch(String(payload?.url));
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    const state = await (await fetch(`${payload?.url}/state`)).json();
    expect(state).toMatchObject({ status: 'in-progress', amount: '9.99', currency: 'EUR' });
  });

  test('of an approval in the merchant’s own app has neither otp nor url', { tags: 'ours' }, async () => {
    const card = await activeCard(world, client);
    await challenge(card, { kind: 'out-of-band' });
    const [payload] = await toldOf(card);
    expect(payload).toStrictEqual({
      notify_type: 'card_3ds',
      card_id: card.card_id,
      currency: 'USD',
      amount: '42.50',
      detail: 'AMAZON.COM SEATTLE US',
      business_type: 'OOB',
      expires_at: wire.time,
    });
  });

  test('is pushed once for a challenge, and not again when it ends', async () => {
    const card = await activeCard(world, client);
    const { id } = await challenge(card);
    const [payload] = await toldOf(card);
    await answerChallenge(context, { merchantId, challengeId: id }, Secret.of(String(payload?.otp)));
    await world.told();
    expect(await toldOf(card)).toHaveLength(1);
  });

  test('that comes after the challenge has ended has an empty otp or url', { tags: 'ours' }, async () => {
    world.receiver.answerWith({ status: 503 });
    const [one, other] = [await activeCard(world, client), await activeCard(world, client)];
    await challenge(one);
    await challenge(other, { kind: 'redirect' });
    await toldOf(one);
    await toldOf(other);
    await world.told();
    world.receiver.answerWith({ status: 200, body: 'ok' });
    // Past the challenges' five minutes, and past several retries.
    await world.advance(3_600_000);
    expect((await toldOf(one, 2)).at(-1)).toMatchObject({ otp: '' });
    expect((await toldOf(other, 2)).at(-1)).toMatchObject({ url: '' });
  });

  test('is the only place that shows the code or the url', { tags: 'ours' }, async () => {
    const [one, other] = [await activeCard(world, client), await activeCard(world, client)];
    await challenge(one);
    await challenge(other, { kind: 'redirect' });
    const [coded] = await toldOf(one);
    const [paged] = await toldOf(other);
    await world.told();
    const token = String(paged?.url).split('/').at(-1) ?? '';
    const kept = JSON.stringify([
      await world.database.query(`select data from events where type like 'challenge.%'`),
      await world.database.query('select request_body, answer, error from delivery_attempts'),
    ]);
    expect(kept).not.toContain(token);
    expect(kept).not.toContain(`"${coded?.otp}"`);
  });
});
