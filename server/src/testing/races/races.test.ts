import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { openAuthorizations } from '../../authorizations/index.ts';
import { openOperations } from '../../cards/index.ts';
import { verifyLedger } from '../../ledger/index.ts';
import { openDatabase, parsePublicId } from '../../platform/index.ts';
import { checkBooks } from '../simulation/check-books.ts';
import { checkPurchases } from '../simulation/check-purchases.ts';
import { checkTellings } from '../simulation/check-tellings.ts';
import { testDatabaseOptions } from '../test-database.ts';
import { type Answer, startTwoServers, type TwoServers } from './two-servers.ts';

/*
 * Two server processes on one PostgreSQL, and a hundred messages at once over both of them. What one process decides the
 * other must respect: no balance and no limit is passed together, no message is taken twice, no hold is used twice.
 */

const options = await testDatabaseOptions();
const MANY = 100;

describe.runIf(options.kind === 'postgres')('two servers that share a database', { timeout: 60_000 }, () => {
  const servers = options.kind === 'postgres' ? startTwoServers(options.url) : never();

  afterAll(async () => {
    const database = await openDatabase(options);
    const { merchant, programme } = await servers;
    const scope = {
      merchantId: parsePublicId('merchant', merchant) as string,
      programmeId: parsePublicId('programme', programme) as string,
    };
    const verify = async () =>
      (await verifyLedger(database, { openWork: [openOperations, openAuthorizations] })).findings;
    const findings = [
      ...(await checkBooks({ database, scope, verify })),
      ...(await checkPurchases(database)),
      ...(await checkTellings(database)),
    ];
    await database.close();
    expect(findings).toEqual([]);
  });

  /** So many authorizations at once, over these cards in turns. @returns what was answered */
  async function storm(cards: readonly string[], amount: string): Promise<Answer['body'][]> {
    const two = await servers;
    return await Promise.all(
      Array.from({ length: MANY }, (_, index) =>
        two.send('authorization', cards[index % cards.length] as string, amount),
      ),
    );
  }

  const limitedTo = async (path: string, limit: object) => {
    const { call, merchant } = await servers;
    const body = { currency: 'USD', limits: [{ window: 'calendar', period: 'lifetime', ...limit }] };
    const answered = await call('PUT', `/merchants/${merchant}/${path}/spend-controls`, body);
    expect(answered.status).toBe(200);
  };

  describe(`approve, of ${MANY} authorizations at once, exactly as many as`, () => {
    test('the balance of the card covers', async () => {
      const two = await servers;
      const [card] = (await two.cards(1, 100)) as [string];
      expect(outcomes(await storm([card], '10.00'))).toEqual({
        'approved 00': 10,
        'declined insufficient-funds': 90,
      });
      expect(await two.balances(card)).toMatchObject({ available: '0.00', held: '100.00' });
    });

    test('the account covers that many cards share', async () => {
      const two = await servers;
      const product = await two.product('shared-account');
      const path = `/merchants/${two.merchant}/products/${product}/shared-account`;
      const fill = { direction: 'from-reserve', amount: '100.00', currency: 'USD', reference: randomUUID() };
      expect((await two.call('POST', `${path}/transfers`, fill)).status).toBe(201);
      const cards = await two.cards(20, 0, product);
      expect(outcomes(await storm(cards, '10.00'))).toEqual({
        'approved 00': 10,
        'declined insufficient-shared-funds': 90,
      });
      expect((await two.call('GET', path)).body).toMatchObject({ posted: '0.00', available: '0.00' });
    });

    test('a limit on the count allows', async () => {
      const two = await servers;
      const [card] = (await two.cards(1, 2000)) as [string];
      await limitedTo(`cards/${card}`, { count: 10 });
      expect(outcomes(await storm([card], '10.00'))).toEqual({
        'approved 00': 10,
        'declined card-count-limit': 90,
      });
    });

    test('a limit on the amount allows', async () => {
      const two = await servers;
      const [card] = (await two.cards(1, 2000)) as [string];
      await limitedTo(`cards/${card}`, { amount: '105.00' });
      expect(outcomes(await storm([card], '10.00'))).toEqual({
        'approved 00': 10,
        'declined card-amount-limit': 90,
      });
      expect(await two.balances(card)).toMatchObject({ held: '100.00' });
    });

    test.each([
      [{ count: 10 }, 'programme-count-limit'],
      [{ amount: '105.00' }, 'programme-amount-limit'],
    ])('a limit on all cards of the programme allows: %j', async (limit, reason) => {
      const two = await servers;
      const cards = await two.cards(25, 100);
      const programme = `programmes/${two.programme}`;
      await limitedTo(programme, limit);
      const answered = await storm(cards, '10.00');
      await two.call('DELETE', `/merchants/${two.merchant}/${programme}/spend-controls`);
      expect(outcomes(answered)).toEqual({ 'approved 00': 10, [`declined ${reason}`]: 90 });
    });
  });

  test('a reversal and a settlement of one hold, at once: one of the two takes it', async () => {
    const two = await servers;
    const [card] = (await two.cards(1, 1000)) as [string];
    const asked = await Promise.all(
      Array.from({ length: 40 }, () => two.send('authorization', card, '10.00')),
    );
    await Promise.all(
      asked.map(async ({ authorization }, index) => {
        const follow = { authorization_id: authorization.id };
        const one = (index % 2) as 0 | 1;
        const [settled, reversed] = await Promise.all([
          two.send('settlement', card, '10.00', follow, one),
          two.send('reversal', card, '10.00', follow, one === 0 ? 1 : 0),
        ]);
        const tookHold = !settled.event.flags.includes('after-end');
        expect(settled.event.posted).toBe('-10.00');
        expect(reversed.outcome).toBe(tookHold ? 'declined' : 'approved');
        expect(reversed.decline_reason).toBe(tookHold ? 'nothing-to-reverse' : null);
      }),
    );
    // The acceptor is paid whichever came first; nothing is held, and nothing was given back twice.
    expect(await two.balances(card)).toMatchObject({ available: '600.00', held: '0.00' });
  });

  test('ten copies of each message, at once, are one message', async () => {
    const two = await servers;
    const [card] = (await two.cards(1, 1000)) as [string];
    const transaction = linkTo('COPIES000000001');
    const steps: [string, string, object][] = [
      ['authorization', '50.00', transaction],
      ['incremental', '20.00', transaction],
      ['advice', '80.00', transaction],
      ['reversal', '30.00', transaction],
      ['settlement', '20.00', { ...transaction, final: false }],
      ['settlement', '25.00', { ...transaction, final: true }],
      ['refund', '5.00', transaction],
      ['refund-reversal', '5.00', transaction],
      ['chargeback', '4.00', transaction],
      ['chargeback-reversal', '4.00', transaction],
      ['original-credit', '7.00', linkTo('COPIES000000002')],
      ['debit', '9.00', linkTo('COPIES000000003')],
      ['verification', '', linkTo('COPIES000000004')],
      ['balance-inquiry', '', linkTo('COPIES000000005')],
    ];
    for (const [index, [type, amount, more]] of steps.entries()) {
      const identity = identityOf(index + 1);
      const copies = await Promise.all(
        Array.from({ length: 10 }, () => two.send(type, card, amount, { ...more, identity })),
      );
      expect(new Set(copies.map(({ event }) => event.id)).size, type).toBe(1);
      expect(
        copies.map(({ outcome }) => outcome),
        type,
      ).toEqual(Array(10).fill('approved'));
    }
    const { body } = await two.call('GET', `/merchants/${two.merchant}/cards/${card}/transactions?limit=100`);
    // Those that moved money.
    expect(body.data).toHaveLength(8);
    // 1000 less 20 and 25 settled, 9 debited, with 7 credited; the refund and the chargeback were taken back.
    expect(await two.balances(card)).toMatchObject({ available: '953.00', held: '0.00' });
  });

  test('an authorization and its own reversal, at once, leave nothing held', async () => {
    const two = await servers;
    const [card] = (await two.cards(1, 1000)) as [string];
    const pairs = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const link = { transaction_id: `RACE${String(index).padStart(11, '0')}` };
        const one = (index % 2) as 0 | 1;
        return await Promise.all([
          two.send('authorization', card, '10.00', { link }, one),
          two.send('reversal', card, '10.00', { link }, one === 0 ? 1 : 0),
        ]);
      }),
    );
    for (const [asked, reversed] of pairs) {
      expect(reversed.outcome).toBe('approved');
      const wasFirst = reversed.event.flags.includes('nothing-held');
      expect(asked.decline_reason).toBe(wasFirst ? 'already-reversed' : null);
      expect(asked.authorization.id).toBe(reversed.authorization.id);
    }
    expect(await two.balances(card)).toMatchObject({ available: '1000.00', held: '0.00' });
  });
});

/** How often each answer was given. */
function outcomes(answers: readonly Answer['body'][]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome, response_code, decline_reason } of answers) {
    const name = `${outcome} ${decline_reason ?? response_code}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const linkTo = (transactionId: string) => ({ link: { transaction_id: transactionId } });

const identityOf = (number: number) => ({
  stan: String(number).padStart(6, '0'),
  transmitted_at: '1120120000',
  rrn: String(number).padStart(12, '0'),
});

/** On the embedded database there is no second process; nothing of the above runs. */
const never = () => new Promise<TwoServers>(() => {});
