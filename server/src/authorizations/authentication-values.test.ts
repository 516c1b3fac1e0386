import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Card, cardBalances } from '../cards/index.ts';
import { type Money, money } from '../money/index.ts';
import { systemRandom, wallClock } from '../platform/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { until } from '../testing/until.ts';
import { Secret } from '../vault/index.ts';
import type { DecisionAsker } from './hook/index.ts';
import { readAuthorizationWithEvents, setDecisionHook } from './index.ts';

const database = await testDatabase();
const world = await engineWorld(database, { reserve: 100_000 });
const { engine, USD } = world;
const { merchantId } = world.scope;
const transactionId = '6a1e0b6e-6f4a-4b1f-9c0e-2f1d3a5b7c9d';

/** What an acquirer that was given a value for so much sends along. */
async function authenticated(card: Card, amount: Money, transaction = transactionId, from = world) {
  const { vault } = from.engine;
  const pan = await vault.readPan(database, card.merchantId, card.id);
  if (!pan) throw new Error('The card has no number.');
  const keyVersion = vault.currentKeyVersion();
  const value = vault.authenticationValue({ pan, transactionId: transaction, amount, keyVersion });
  return { transactionId: transaction, value };
}

const details = async (id: string | null) =>
  (await readAuthorizationWithEvents(database, merchantId, id as string))?.authorization.details;
const usd = (major: number) => money(USD(major), 'USD');

describe('a value that was made', () => {
  const wrong: Record<string, (card: Card, other: Card) => ReturnType<typeof authenticated>> = {
    'for another card': (_, other) => authenticated(other, usd(20)),
    'for a lower amount': (card) => authenticated(card, usd(19.99)),
    'for a higher amount': (card) => authenticated(card, usd(20.01)),
    'for another currency': (card) => authenticated(card, money(USD(20), 'EUR')),
    'for another transaction': async (card) => ({
      ...(await authenticated(card, usd(20), randomUUID())),
      transactionId,
    }),
    'by somebody else': async () => ({
      transactionId,
      value: Secret.of(Buffer.alloc(20, 7).toString('base64')),
    }),
    'of nothing': async () => ({ transactionId, value: Secret.of('') }),
  };

  test.each(Object.entries(wrong))('%s declines with 63, and holds nothing', async (_whose, made) => {
    const [card, other] = [await world.activeCard(), await world.activeCard()];
    const authentication = await made(card, other);
    const declined = await world.authorize(card, 20, { authentication, threeDs: 'authenticated' });
    expect(declined).toMatchObject({
      ...{ status: 'declined', declineReason: 'authentication-mismatch', responseCode: '63' },
    });
    expect(await cardBalances(database, card)).toMatchObject({ available: USD(100), held: 0n });
    // What the acquirer says of 3-D Secure does not stand against its own value, and nothing tells what would have passed.
    expect(await details(declined.authorizationId)).toMatchObject({
      ...{ threeDs: 'failed', authentication: 'mismatch', decision: { counterfactual: null } },
    });
  });

  test('for one amount declines an increment of another, and leaves the purchase as it was', async () => {
    const card = await world.activeCard();
    const authentication = await authenticated(card, usd(20));
    const { authorizationId } = await world.authorize(card, 20, { authentication });
    const more = await world.send('incremental', card, 5, { authentication, authorizationId });
    expect(more).toMatchObject({ status: 'declined', declineReason: 'authentication-mismatch' });
    expect(await cardBalances(database, card)).toMatchObject({ held: USD(20) });
  });

  test('for another purchase is noted with an advice, which nobody declines', async () => {
    const card = await world.activeCard();
    const authentication = await authenticated(card, usd(30));
    const advised = await world.send('advice', card, 20, { authentication, threeDs: 'authenticated' });
    expect(advised).toMatchObject({ status: 'complete', responseCode: '00' });
    expect(await details(advised.authorizationId)).toMatchObject({
      ...{ threeDs: 'failed', authentication: 'mismatch' },
    });
  });
});

describe('the value of the purchase', () => {
  test('approves, is kept as authenticated, and is looked at before the money', async () => {
    const card = await world.activeCard();
    const approved = await world.authorize(card, 20, { authentication: await authenticated(card, usd(20)) });
    expect(approved).toMatchObject({ status: 'complete', responseCode: '00' });
    const kept = await details(approved.authorizationId);
    expect(kept).toMatchObject({ threeDs: 'authenticated', authentication: 'match' });
    const names = kept?.decision.checks.map(({ check }) => check) ?? [];
    const place = names.indexOf('authentication-value-matches');
    expect(kept?.decision.checks[place]?.result).toBe('passed');
    expect(place).toBe(names.indexOf('pin-matches') + 1);
    expect(place).toBeLessThan(names.indexOf('funds-are-sufficient'));
  });

  test('is good in the currency of the purchase, whatever the currency of the card', async () => {
    const card = await world.activeCard();
    const authentication = await authenticated(card, money(USD(20), 'EUR'));
    const approved = await world.authorize(card, 20, { authentication, currency: 'EUR' });
    expect(approved).toMatchObject({ status: 'complete', amount: { currency: 'EUR' } });
  });

  test('is good for a check of the card, whose amount is zero', async () => {
    const card = await world.activeCard();
    const authentication = await authenticated(card, usd(0));
    expect(await world.send('verification', card, 0, { authentication })).toMatchObject({
      responseCode: '00',
    });
  });

  test('is in no event, no purchase and no recorded message', async () => {
    const card = await world.activeCard();
    const authentication = await authenticated(card, usd(20));
    await world.authorize(card, 20, { authentication });
    const kept = await database.query<{ text: string }>(
      `select a::text as text from authorizations a where card_id = $1
       union all select n::text from network_events n where card_id = $1
       union all select e::text from events e where stream = $1::text`,
      [card.id],
    );
    expect(kept.length).toBeGreaterThanOrEqual(3);
    expect(JSON.stringify(kept)).not.toContain(authentication.value.reveal());
  });
});

describe('without a value', () => {
  test('the acquirer is believed, and the check has nothing to look at', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 20, { threeDs: 'attempted' });
    const kept = await details(authorizationId);
    expect(kept).toMatchObject({ threeDs: 'attempted', authentication: null });
    expect(kept?.decision.checks.find(({ check }) => check === 'authentication-value-matches')?.result).toBe(
      'not-applicable',
    );
  });
});

describe('a decision hook', () => {
  async function hooked(asker: DecisionAsker) {
    const own = await engineWorld(database, { asker });
    const { vault } = own.engine;
    await database.transaction((tx) =>
      setDecisionHook(
        tx,
        { vault, random: systemRandom },
        {
          ...{ ...own.scope, url: 'https://example.com/decide', windowMs: 10_000, fallback: 'approve' },
          ...{ fallbackLimit: null, enabled: true, allowPrivate: false, now: wallClock.now() },
        },
      ),
    );
    return own;
  }

  test('is told how the value compared, and the value is not kept for it', async () => {
    const comparisons: unknown[] = [];
    const rows: unknown[] = [];
    const own = await hooked({
      ask: async ({ question }) => {
        comparisons.push(question.comparisons);
        rows.push(
          await database.query('select q::text from decision_questions q where id = $1', [question.id]),
        );
        return { kind: 'verdict', verdict: 'approved', reason: null };
      },
    });
    const card = await own.activeCard();
    const authentication = await authenticated(card, usd(20), transactionId, own);
    const approved = await own.authorize(card, 20, { authentication });
    expect(comparisons).toEqual([{ expiry: null, cvv2: null, pin: null, authentication: 'match' }]);
    expect(JSON.stringify(rows)).not.toContain(authentication.value.reveal());
    const kept = await readAuthorizationWithEvents(
      database,
      own.scope.merchantId,
      approved.authorizationId as string,
    );
    expect(kept?.authorization.details).toMatchObject({ threeDs: 'authenticated', authentication: 'match' });
  });

  test('whose question was asked by an earlier version is answered as if no value had come', async () => {
    const asked: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const own = await hooked({
      ask: async ({ question }) => {
        asked.push(question.id);
        await held;
        return { kind: 'verdict', verdict: 'approved', reason: null };
      },
    });
    const card = await own.activeCard();
    const deciding = own.authorize(card, 20);
    await until(() => asked.length === 1, 'asked');
    await database.query(
      `update decision_questions set comparisons = comparisons - 'authentication', message = message - 'threeDs',
         deadline = $2 where id = $1`,
      [asked[0], new Date(wallClock.now().getTime() - 60_000)],
    );
    await engine.authorizations.hooks.recoverQuestions();
    release();
    expect(await deciding).toMatchObject({ status: 'complete', declineReason: null });
    await own.engine.authorizations.hooks.drain();
    expect(await own.verify()).toEqual([]);
  });
});
