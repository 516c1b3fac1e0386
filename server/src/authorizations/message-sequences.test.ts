import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { type Card, cardBalances } from '../cards/index.ts';
import { money } from '../money/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { checkBooks } from '../testing/simulation/check-books.ts';
import { checkPurchases } from '../testing/simulation/check-purchases.ts';
import { testDatabase } from '../testing/test-database.ts';
import { type TestMessageOptions, testMessage } from '../testing/test-message.ts';
import { handleMessage, type MessageType } from './index.ts';

/*
 * One purchase, whose messages come in every order, each once or again and again. After each of them what is held is what
 * is open, what is available is what was posted less what is held, and a repetition has changed nothing.
 */

const database = await testDatabase();
const world = await engineWorld(database, { reserve: 1_000_000 });
const { engine, USD } = world;
const LOAD = 500;

afterAll(async () => {
  expect([...(await checkBooks(world)), ...(await checkPurchases(database))]).toEqual([]);
});

/** What can come of one purchase of 60.00: by the name that is the message's identity. */
const messages = {
  authorization: ['authorization', 60],
  'first part reversed': ['reversal', 20, { purchaseAmount: money(USD(60), 'USD') }],
  'second part reversed': ['reversal', 15, { purchaseAmount: money(USD(60), 'USD') }],
  'all reversed': ['reversal', 60],
  'part settled': ['settlement', 25, { final: false }],
  'rest settled': ['settlement', 30],
  'more settled': ['settlement', 75],
  'more asked': ['incremental', 12.5],
  'approved elsewhere': ['advice', 60],
  refunded: ['refund', 10],
  'refund taken back': ['refund-reversal', 10],
} as const satisfies Record<string, readonly [MessageType, number, TestMessageOptions?]>;

type Name = keyof typeof messages;
const names = Object.keys(messages) as Name[];

/** A card's purchase, and everything else that its messages change. */
async function stateOf(card: Card) {
  const purchases = await database.query<{ open: bigint; fees: bigint; status: string }>(
    `select status, purchase_amount, reversed, cleared, held, open, open_fees as fees, settled, is_early, hold_number
     from authorizations where card_id = $1 order by id`,
    [card.id],
  );
  const events = await database.query<{ posted: bigint | null }>(
    `select type, status, amount, billing_amount, posted, flags, decline_reason, response_code from network_events
     where card_id = $1 order by number`,
    [card.id],
  );
  const [told] = await database.query('select count(*) as told from events where stream = $1', [card.id]);
  const [moved] = await database.query(
    `select count(*) as moved from transfers t join accounts a on a.id in (t.debit_account, t.credit_account)
     where a.kind = 'card' and a.subject = $1`,
    [card.id],
  );
  return { purchases, events, ...told, ...moved, balances: await cardBalances(database, card) };
}

/** Sends the messages one after the other, each with its checks. @returns what has become of the card */
async function run(order: readonly Name[]) {
  const card = await world.activeCard(LOAD);
  const seen = new Set<Name>();
  let before = await stateOf(card);
  for (const name of order) {
    const [type, major, more] = messages[name] as readonly [MessageType, number, TestMessageOptions?];
    const link = { transactionId: 'T1', rrn: card.id };
    const message = testMessage(type, card, major, { ...more, link, identity: `${card.id} ${name}` });
    const outcome = await handleMessage(engine.authorizations, message);
    expect(outcome.kind).toBe('recorded');
    const state = await stateOf(card);
    if (seen.has(name)) expect(state, `${name}, repeated`).toEqual(before);
    seen.add(name);
    const open = state.purchases.reduce((sum, purchase) => sum + purchase.open + purchase.fees, 0n);
    const posted = state.events.reduce((sum, event) => sum + (event.posted ?? 0n), USD(LOAD));
    expect(state.balances, `after ${name}`).toEqual({ held: open, available: posted - open, incoming: 0n });
    before = state;
  }
  return before;
}

/** What must be posted at the end, whatever the order: settlements and refunds are never declined. */
function mustBePosted(order: readonly Name[]): bigint {
  const paid = { settlement: -1, refund: 1, 'refund-reversal': -1 } as Partial<Record<MessageType, number>>;
  return [...new Set(order)].reduce((sum, name) => {
    const [type, major] = messages[name];
    return sum + USD((paid[type] ?? 0) * major);
  }, USD(LOAD));
}

/** Every order of these. */
function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((others) => [item, ...others]),
  );
}

describe('the messages of one purchase', () => {
  test('in any number and order, repeated at any time, come to what they come to once', async () => {
    const orders = fc.shuffledSubarray(names, { minLength: 1 });
    const repeats = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(orders, repeats, async (order, again) => {
        const repeated = again.reduce<Name[]>((all, [which, place]) => {
          const first = which % all.length;
          const after = first + 1 + (place % (all.length - first));
          return all.toSpliced(after, 0, all[first] as Name);
        }, order);
        const once = await run(order);
        expect(await run(repeated)).toEqual(once);
        expect(once.balances.available + once.balances.held).toBe(mustBePosted(order));
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  const few = [
    'authorization',
    'first part reversed',
    'all reversed',
    'part settled',
    'rest settled',
  ] as const;

  test.each(few.map((first) => [first]))(
    'come in every order, beginning with %s',
    async (first) => {
      for (const others of permutations(few.filter((name) => name !== first))) {
        const order = [first, ...others];
        const { purchases, balances } = await run(order);
        const story = order.join(', ');
        expect(balances.available + balances.held, story).toBe(mustBePosted(order));
        const wasReversedFirst = order.indexOf('all reversed') < order.indexOf('authorization');
        const isSettledFirst =
          order.findIndex((name) => name.endsWith('settled')) < order.indexOf('all reversed');
        // A purchase that was settled before it was reversed or asked for is another one than the one that is asked for.
        if (!(wasReversedFirst && isSettledFirst)) expect(balances.held, story).toBe(0n);
        expect(purchases.length, story).toBeLessThanOrEqual(2);
      }
    },
    120_000,
  );

  test.each([
    [['authorization', 'approved elsewhere']],
    [['approved elsewhere', 'authorization']],
    [['rest settled', 'authorization', 'approved elsewhere']],
    [['authorization', 'rest settled', 'approved elsewhere']],
    [['rest settled', 'approved elsewhere', 'authorization']],
  ] as const)('hold nothing once all of it has been reversed: then %s', async (order) => {
    const { balances } = await run(['all reversed', ...order]);
    expect(balances).toMatchObject({ held: 0n, available: mustBePosted(order) });
  });
});
