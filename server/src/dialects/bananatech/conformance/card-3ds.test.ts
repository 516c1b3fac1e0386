// @module-tag inferred
import { randomUUID } from 'node:crypto';
import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { type ChallengeKind, challengeKinds, startChallenge } from '../../../challenges/index.ts';
import { type Currency, money } from '../../../money/index.ts';
import { bananatechCards, type CardOf } from '../../../testing/bananatech-cards.ts';
import { payloadsOf, textsOf, written } from '../../../testing/bananatech-webhooks.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { standingStill } from '../../../testing/standing-still.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { majorUnits, testAcceptor } from '../../../testing/test-message.ts';

// "10. CARD_3DS" of the page "Event Types", whose fields were not seen
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const still = standingStill(world);
const FIVE_MINUTES_MS = 300_000;

async function challenge(named: CardOf, kind: ChallengeKind, major = 25.4, currency: Currency = 'USD') {
  const started = await startChallenge(world.engine.challenges, {
    ...{ card: await cards.card(named), kind, transactionId: randomUUID(), acceptor: testAcceptor },
    amount: money(majorUnits(major), currency),
  });
  if (started.kind !== 'started') throw new Error(JSON.stringify(started));
  return started.challenge;
}

const texts = (card: CardOf, count: number) => textsOf(world, client, 'CARD_3DS', card, count);
const payloads = (card: CardOf, count: number) => payloadsOf(world, client, 'CARD_3DS', card, count);

describe('CARD_3DS', () => {
  test.each(challengeKinds)(
    'of a purchase to be confirmed has every field, and no code: %s',
    async (kind) => {
      const card = await cards.active();
      await still(async (now) => {
        const { number } = await challenge(card, kind);
        expect(await texts(card, 1)).toEqual([
          JSON.stringify({
            ...{ ...card, transaction_id: `3ds-${number}`, amount: written('25.4'), currency: 'USD' },
            ...{ merchant_name: 'AMAZON.COM', expire_time: now + FIVE_MINUTES_MS, occur_time: now },
          }),
        ]);
      });
    },
  );

  test('has the amount in the currency of the purchase', async () => {
    const card = await cards.active();
    await challenge(card, 'out-of-band', 9.99, 'EUR');
    expect(await payloads(card, 1)).toMatchObject([{ amount: 9.99, currency: 'EUR' }]);
  });

  test.each([true, false])(
    'has the transaction_id that 3DS Confirm takes, with confirm %s',
    async (confirm) => {
      const card = await cards.active();
      await challenge(card, 'out-of-band');
      const [payload] = await payloads(card, 1);
      const transaction_id = String(payload?.transaction_id);
      await client.confirm3ds({ ...card, transaction_id, confirm });
      const again = client.confirm3ds({ ...card, transaction_id, confirm });
      await expect(again).rejects.toThrow('3DS transaction has ended');
    },
  );

  test('is pushed once for a challenge, and not again when it ends', async () => {
    const card = await cards.active();
    await challenge(card, 'out-of-band');
    const [payload] = await payloads(card, 1);
    const transaction_id = String(payload?.transaction_id);
    await client.confirm3ds({ ...card, transaction_id, confirm: true });
    await challenge(card, 'otp');
    await payloads(card, 2);
    await world.advance(FIVE_MINUTES_MS);
    await world.told();
    expect(await payloads(card, 2)).toHaveLength(2);
  });
});
