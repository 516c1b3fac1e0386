import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Card, cardBalances, readPin, setPin } from '../cards/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { Secret } from '../vault/index.ts';
import { type NetworkMessage, readAuthorizationWithEvents } from './index.ts';

const database = await testDatabase();
const world = await engineWorld(database, { reserve: 100_000 });
const { engine, USD, scope } = world;
const { merchantId } = scope;

type Presented = NetworkMessage['presented'];
const presenting = (given: Partial<Presented>) => ({
  presented: { expiry: null, cvv2: null, pin: null, ...given },
});
const pay = (card: Card, given: Partial<Presented>, major = 10) =>
  world.authorize(card, major, presenting(given));
const givePin = (card: Card, pin: string) =>
  setPin(engine.cards, card, Secret.of(pin), {
    ...{ merchantId, scope: 'test', key: randomUUID(), fingerprint: '' },
  });
const failures = async (card: Card) => (await readPin(database, merchantId, card.id))?.failures;
const pin = (digits: string) => ({ pin: Secret.of(digits) });

async function cvv2Of(card: Card): Promise<{ right: Secret; wrong: Secret }> {
  const pan = await engine.vault.readPan(database, merchantId, card.id);
  const { expiry, keyVersion } = card;
  if (!pan || !expiry || keyVersion === null) throw new Error('The card is not issued.');
  const right = engine.vault.cardVerification('cvv2', { pan, expiry, serviceCode: '000', keyVersion });
  const wrong = [Secret.of('000'), Secret.of('999')].find((one) => !right.equals(one)) as Secret;
  return { right, wrong };
}

const storedDetails = async (id: string | null) =>
  (await readAuthorizationWithEvents(database, merchantId, id as string))?.authorization.details;

describe('what was presented wrongly', () => {
  test('as CVV2 declines, and no counterfactual tells of it', async () => {
    const card = await world.activeCard();
    const { wrong } = await cvv2Of(card);
    const declined = await pay(card, { cvv2: wrong }, 1000);
    expect(declined).toMatchObject({ declineReason: 'cvv2-mismatch', responseCode: 'N7' });
    expect(await storedDetails(declined.authorizationId)).toMatchObject({
      cvv2: 'mismatch',
      pin: null,
      decision: { counterfactual: null },
    });
  });

  test('as expiry declines, also where only its year differs', async () => {
    const card = await world.activeCard();
    const { month, year } = card.expiry as { month: number; year: number };
    for (const expiry of [
      { month: (month % 12) + 1, year },
      { month, year: year + 1 },
    ]) {
      const declined = await pay(card, { expiry });
      expect(declined).toMatchObject({ declineReason: 'expiry-mismatch', responseCode: '54' });
      expect((await storedDetails(declined.authorizationId))?.decision.counterfactual).toBeNull();
    }
  });

  test('as PIN declines three times, then the right one too, until it is set anew', async () => {
    const card = await world.activeCard();
    await givePin(card, '2718');
    for (const tries of [1, 2, 3]) {
      expect(await pay(card, pin('1828'))).toMatchObject({
        declineReason: 'pin-incorrect',
        responseCode: '55',
      });
      expect(await failures(card)).toBe(tries);
    }
    const blocked = await pay(card, pin('2718'));
    expect(blocked).toMatchObject({ declineReason: 'pin-tries-exceeded', responseCode: '75' });
    // Whether the PIN would have been right is not to be learnt, or ten thousand messages would find it.
    expect(await storedDetails(blocked.authorizationId)).toMatchObject({
      pin: 'not-checked',
      decision: { counterfactual: null },
    });
    await pay(card, pin('1828'));
    expect(await failures(card)).toBe(3);
    await givePin(card, '2718');
    expect((await pay(card, pin('2718'))).status).toBe('complete');
  });

  test('is declined also where a card has no PIN', async () => {
    const card = await world.activeCard();
    expect(await pay(card, pin('1234'))).toMatchObject({ declineReason: 'pin-not-set', responseCode: '86' });
  });

  test('counts, whatever else declines: many wrong PINs at once use up no more than the tries', async () => {
    const card = await world.activeCard();
    await givePin(card, '2718');
    const all = await Promise.all(Array.from({ length: 8 }, () => pay(card, pin('1828'), 5000)));
    expect(all.map(({ declineReason }) => declineReason).toSorted()).toEqual([
      ...Array(3).fill('pin-incorrect'),
      ...Array(5).fill('pin-tries-exceeded'),
    ]);
    expect(await failures(card)).toBe(3);
  });

  test('counts once for a message that comes twice', async () => {
    const card = await world.activeCard();
    await givePin(card, '2718');
    const identity = randomUUID();
    for (const _time of [1, 2, 3, 4]) {
      await world.authorize(card, 10, { ...presenting(pin('1828')), identity });
    }
    expect(await failures(card)).toBe(1);
  });

  test('counts on a verification and a balance inquiry too', async () => {
    const card = await world.activeCard();
    await givePin(card, '2718');
    await world.send('verification', card, 0, presenting(pin('1828')));
    await world.send('balance-inquiry', card, 0, presenting(pin('1828')));
    expect(await failures(card)).toBe(2);
  });
});

describe('what was presented rightly', () => {
  test('approves, is kept as a match, and is nowhere in the events', async () => {
    const card = await world.activeCard();
    await givePin(card, '2718281828');
    const { right } = await cvv2Of(card);
    const approved = await pay(card, { cvv2: right, expiry: card.expiry, ...pin('2718281828') });
    expect(approved.status).toBe('complete');
    expect(await storedDetails(approved.authorizationId)).toMatchObject({ cvv2: 'match', pin: 'match' });
    expect(JSON.stringify(await world.eventsOf(card))).not.toContain('2718281828');
  });

  test('as PIN gives the tries back, also when the purchase is declined for something else', async () => {
    const card = await world.activeCard();
    await givePin(card, '2718');
    await pay(card, pin('1828'));
    await pay(card, pin('1828'));
    expect(await pay(card, pin('2718'), 5000)).toMatchObject({ declineReason: 'insufficient-funds' });
    expect(await failures(card)).toBe(0);
  });
});

test('declines hold nothing, and the ledger verifies', async () => {
  const card = await world.activeCard();
  await pay(card, pin('1234'));
  expect(await cardBalances(database, card)).toMatchObject({ available: USD(100), held: 0n });
  expect(await world.verify()).toEqual([]);
});
