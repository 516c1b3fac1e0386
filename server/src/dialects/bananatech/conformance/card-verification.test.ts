import { randomUUID } from 'node:crypto';
import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { answerChallenge, type ChallengeKind, startChallenge } from '../../../challenges/index.ts';
import { money } from '../../../money/index.ts';
import { bananatechCards, type CardOf } from '../../../testing/bananatech-cards.ts';
import { payloadsOf, textsOf } from '../../../testing/bananatech-webhooks.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { standingStill } from '../../../testing/standing-still.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { majorUnits, testAcceptor } from '../../../testing/test-message.ts';
import { Secret } from '../../../vault/index.ts';

// "11. CARD_VERIFICATION" of the page "Event Types", whose fields were not seen
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const still = standingStill(world);
const context = world.engine.challenges;
const { merchantId } = world.tenant;

async function challenge(named: CardOf, kind: ChallengeKind) {
  const started = await startChallenge(context, {
    ...{ card: await cards.card(named), kind, transactionId: randomUUID(), acceptor: testAcceptor },
    amount: money(majorUnits(25.4), 'USD'),
  });
  if (started.kind !== 'started') throw new Error(JSON.stringify(started));
  return started.challenge;
}

const payloads = (card: CardOf, count: number) => payloadsOf(world, client, 'CARD_VERIFICATION', card, count);

describe('CARD_VERIFICATION', { tags: 'inferred' }, () => {
  test.each(['otp', 'redirect'] as const)(
    'of a code for the user has it, and the whole number of the card: %s',
    async (kind) => {
      const card = await cards.active();
      const { number: card_number } = await client.getCardInformation(card);
      await still(async (now) => {
        await challenge(card, kind);
        const [text = ''] = await textsOf(world, client, 'CARD_VERIFICATION', card, 1);
        const { code } = JSON.parse(text);
        expect(code).toMatch(/^\d{6}$/);
        expect(text).toBe(JSON.stringify({ ...card, card_number, code, occur_time: now }));
      });
    },
  );

  test('has the very code that is asked for', async () => {
    const card = await cards.active();
    const { id } = await challenge(card, 'otp');
    const [payload] = await payloads(card, 1);
    const code = Secret.of(String(payload?.code));
    const answer = await answerChallenge(context, { merchantId, challengeId: id }, code);
    expect(answer).toMatchObject({ kind: 'done', challenge: { status: 'accepted' } });
  });

  test('comes beside CARD_3DS, and not where there is no code', async () => {
    const card = await cards.active();
    await challenge(card, 'out-of-band');
    await challenge(card, 'otp');
    await payloadsOf(world, client, 'CARD_3DS', card, 2);
    await world.told();
    expect(await payloads(card, 1)).toHaveLength(1);
  });

  test('of a physical card has its number, too', async () => {
    const card_number = await cards.stockNumber();
    const { user_id, card_id } = await cards.assigned(card_number);
    const card = { user_id, card_id };
    await client.setPin({ ...card, pin: '1357' });
    await world.settled();
    await challenge(card, 'otp');
    expect(await payloads(card, 1)).toMatchObject([{ ...card, card_number }]);
  });
});

describe('CARD_VERIFICATION', { tags: 'ours' }, () => {
  test('that comes after its challenge has ended has an empty code', async () => {
    world.receiver.answerWith({ status: 503 });
    const card = await cards.active();
    await challenge(card, 'otp');
    const [first] = await payloads(card, 1);
    await world.told();
    world.receiver.answerWith({ status: 200 });
    // Past the challenge's five minutes, and past several retries.
    await world.advance(3_600_000);
    const [, later] = await payloads(card, 2);
    expect(later).toStrictEqual({ ...first, code: '' });
  });

  test('shows its code nowhere else', async () => {
    const card = await cards.active();
    await challenge(card, 'otp');
    const [payload] = await payloads(card, 1);
    await world.told();
    const records = await client.call('/merchant/get_webhook_records', { card_id: card.card_id });
    const kept = await world.database.query(
      `select data::text from events where type like 'challenge.%'
       union all select concat(request_body, answer, error) from delivery_attempts`,
    );
    expect(records.text).toContain('"code":"******"');
    expect(records.text + JSON.stringify(kept)).not.toContain(`"${payload?.code}"`);
  });
});
