import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { setSpendRules } from '../authorizations/index.ts';
import {
  activatePlastic,
  type Card,
  listPlasticsOfCard,
  type Plastic,
  reportPlastic,
} from '../cards/index.ts';
import { money } from '../money/index.ts';
import { limit, rules } from '../testing/decision-facts.ts';
import { plasticsWorld } from '../testing/plastics-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { Secret } from '../vault/index.ts';
import type { AcquirerRequest } from './acquirer-message.ts';
import { simulateMessage } from './acquirer-simulator.ts';
import type { NamedCard } from './deliver-message.ts';
import { listUnknownCardMessages } from './unknown-card-messages.ts';

const database = await testDatabase();
const world = await plasticsWorld(database);
const { engine, scope, USD } = world;
const { merchantId } = scope;
const acceptor = { name: 'BLUE HERON COFFEE', id: '', mcc: '5814', country: 'US', city: 'Seattle' };

/** A message of so many dollars. @returns what was recorded of it */
async function send(card: NamedCard, major: number, more: Partial<AcquirerRequest> = {}) {
  const { outcome } = await simulateMessage(engine.authorizations, merchantId, card, {
    ...{ type: 'authorization', acceptor, amount: money(USD(major), 'USD'), requestKey: randomUUID() },
    ...more,
  });
  if (outcome.kind !== 'recorded') throw new Error(outcome.kind);
  return { ...outcome.event, available: outcome.available, flags: outcome.event.flags };
}
const declineOf = async (card: NamedCard, more: Partial<AcquirerRequest> = {}) => {
  const { declineReason, responseCode } = await send(card, 10, more);
  return declineReason === null ? 'approved' : `${declineReason} ${responseCode}`;
};
const numberOf = async (card: Card) => ({ pan: (await world.pan(card)) as Secret });
async function report(card: Card, as: 'lost' | 'stolen') {
  const piece = (await listPlasticsOfCard(database, card)).find(({ pan }) => pan === 'card') as Plastic;
  const reported = await reportPlastic(engine.cards, piece, as);
  if (reported.kind !== 'reported') throw new Error(reported.kind);
}
/** The card with the number of another plastic. */
async function replace(card: Card): Promise<Card> {
  const piece = await world.stockPiece();
  const activated = await activatePlastic(engine.cards, card, piece, Secret.of('246802'));
  if (activated.kind !== 'activated') throw new Error(JSON.stringify(activated));
  return activated.card;
}

describe('a purchase', () => {
  test.each([
    ['lost', 'card-lost 41'],
    ['stolen', 'card-stolen 43'],
  ] as const)(
    'with a card that was reported %s is declined as %s, however it is asked for',
    async (as, declined) => {
      const card = await world.inUse(100);
      const pan = await numberOf(card);
      expect(await declineOf(pan)).toBe('approved');
      await report(card, as);
      for (const named of [pan, card]) {
        expect(await declineOf(named)).toBe(declined);
        expect(await declineOf(named, { type: 'debit' })).toBe(declined);
        expect(await declineOf(named, { channel: 'recurring' })).toBe(declined);
        for (const type of ['verification', 'balance-inquiry'] as const)
          expect(await declineOf(named, { type, amount: money(0n, 'USD') })).toBe(declined);
      }
    },
  );

  test('with more for what was approved before the loss is declined too', async () => {
    const card = await world.inUse(100);
    const { authorizationId } = await send(card, 20);
    await report(card, 'lost');
    expect(await declineOf(card, { type: 'incremental', link: { authorizationId } })).toBe('card-lost 41');
  });

  test('with a stolen number stays declined once the card has another, and with that one goes through', async () => {
    const card = await world.inUse(100);
    const stolen = await numberOf(card);
    await report(card, 'stolen');
    const replaced = await replace(card);
    expect(await declineOf(stolen)).toBe('card-stolen 43');
    expect(await declineOf(await numberOf(replaced))).toBe('approved');
    expect(await declineOf(card)).toBe('approved');
  });

  test('with a number that was replaced is declined, though nothing was lost', async () => {
    const card = await world.inUse(100);
    const old = await numberOf(card);
    const replaced = await replace(card);
    expect(await declineOf(old)).toBe('card-replaced 14');
    expect(await declineOf(await numberOf(replaced))).toBe('approved');
  });

  test('with a number that lies in stock, or was stolen there, is one with a card that nobody has', async () => {
    const [one, two] = await world.stock(2);
    if (!one || !two) throw new Error('The stock is too small.');
    await reportPlastic(engine.cards, two.plastic, 'stolen');
    const before = await listUnknownCardMessages(database, merchantId, { after: null, limit: 100 });
    for (const { number } of [one, two])
      await expect(send({ pan: Secret.of(number) }, 10)).rejects.toThrow('unknown-card');
    const after = await listUnknownCardMessages(database, merchantId, { after: null, limit: 100 });
    expect(after.length - before.length).toBe(2);
    expect(after[0]).toMatchObject({ responseCode: '14' });
  });

  test('never goes through after the report of a theft was answered, of many at the same instant', async () => {
    const card = await world.inUse(1000);
    const pan = await numberOf(card);
    let isReported = false;
    /** Buys one thing after the other, until two were bought after the report was answered. */
    async function buyer(named: NamedCard) {
      const said: { readonly late: boolean; readonly outcome: string }[] = [];
      while (said.filter(({ late }) => late).length < 2) {
        const late = isReported;
        said.push({ late, outcome: await declineOf(named, { amount: money(USD(1), 'USD') }) });
      }
      return said;
    }
    const buyers = Promise.all([pan, card, pan, card, pan].map(buyer));
    await declineOf(card);
    await report(card, 'stolen');
    isReported = true;
    const said = (await buyers).flat();
    expect(new Set(said.map(({ outcome }) => outcome))).toEqual(new Set(['approved', 'card-stolen 43']));
    for (const { late, outcome } of said) if (late) expect(outcome).toBe('card-stolen 43');
    expect(await world.verify()).toEqual([]);
  });
});

describe('what was bought before the loss', () => {
  test('is settled, reversed and refunded by the old number, before and after the card has another', async () => {
    const card = await world.inUse(100);
    const old = await numberOf(card);
    const one = await send(old, 10);
    const two = await send(old, 20);
    const three = await send(old, 30);
    await report(card, 'lost');
    const settled = await send(old, 10, {
      type: 'settlement',
      link: { authorizationId: one.authorizationId },
    });
    expect(settled).toMatchObject({ status: 'complete', posted: -USD(10), flags: [], cardId: card.id });
    await replace(card);
    const reversed = await send(old, 20, {
      type: 'reversal',
      link: { authorizationId: two.authorizationId },
    });
    expect(reversed).toMatchObject({ status: 'complete', available: USD(60) });
    await send(old, 30, { type: 'settlement', link: { authorizationId: three.authorizationId } });
    const refunded = await send(old, 5, { type: 'refund', link: { authorizationId: three.authorizationId } });
    expect(refunded).toMatchObject({ posted: USD(5), available: USD(65) });
    expect(await world.verify()).toEqual([]);
  });

  test('counts in the limits of the card whose number has changed', async () => {
    const card = await world.inUse(100);
    const given = rules({ limits: [limit({ window: 'calendar', period: 'lifetime', count: 2 })] });
    await setSpendRules(database, { merchantId, subjectId: card.id, level: 'card' }, given);
    await send(card, 10);
    await report(card, 'lost');
    const replaced = await replace(card);
    const pan = await numberOf(replaced);
    expect(await declineOf(pan)).toBe('approved');
    expect(await declineOf(pan)).toBe('card-count-limit 65');
  });

  test('is taken note of where somebody else has approved it with the old number', async () => {
    const card = await world.inUse(100);
    const old = await numberOf(card);
    await report(card, 'stolen');
    const advised = await send(old, 10, {
      type: 'advice',
      decided: { authCode: '123456', responseCode: '00' },
    });
    expect(advised).toMatchObject({ declineReason: null, available: USD(90) });
  });
});
