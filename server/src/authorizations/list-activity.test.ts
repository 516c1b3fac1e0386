import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Card, closeCard, issueCard } from '../cards/index.ts';
import { noFees } from '../catalog/index.ts';
import { type FeeRule, money } from '../money/index.ts';
import type { Database } from '../platform/index.ts';
import { engineWorld, nobody } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { testAcceptor } from '../testing/test-message.ts';
import { type Activity, type ActivityFilter, listActivity } from './list-activity.ts';

const database = await testDatabase();
const fee = (fixed: number): FeeRule => ({
  ...noFees('USD').refund,
  fixed: money(BigInt(fixed) * 10_000n, 'USD'),
});
const newWorld = () => engineWorld(database, { reserve: 1_000_000, fees: { atm: fee(2), close: fee(1) } });
const world = await newWorld();
const { engine, USD } = world;
const names = { load: 'Load', return: 'Return' };

type World = Awaited<ReturnType<typeof newWorld>>;

interface Place {
  readonly skip?: number;
  readonly limit?: number;
  readonly oldestFirst?: boolean;
}

async function list(filter: ActivityFilter = {}, place: Place = {}, of: World['scope'] = world.scope) {
  const page = { skip: 0, limit: 1000, oldestFirst: true, ...place };
  return await listActivity(database, of, filter, names, page);
}

/** Lines as kind, status and amount in major units. */
const inWords = (rows: readonly Activity[]) =>
  rows.map(({ kind, status, amount }) => `${kind} ${status} ${Number(amount) / 10_000}`);
const linesOf = async (card: Card) => inWords((await list({ cardId: card.id })).rows);

describe('what moved money on a card', () => {
  test('is nothing of a card whose issue moved none', async () => {
    const accepted = await world.issue(randomUUID(), 0n);
    if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
    await world.runJobs();
    expect(await list({ cardId: accepted.card.id })).toEqual({ total: 0, rows: [] });
  });

  test('are loads, which are pending until they are there and may fail', async () => {
    const accepted = await world.issue(randomUUID(), USD(100));
    if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
    expect(await linesOf(accepted.card)).toEqual(['load pending 100']);
    await world.runJobs();
    await world.fault({ operation: 'fund', action: 'fail', cardId: accepted.card.id });
    await world.fund(accepted.card, USD(20));
    await world.runJobs();
    await world.fund(accepted.card, USD(30));
    await world.runJobs();
    expect(await linesOf(accepted.card)).toEqual(['load complete 100', 'load failed 20', 'load complete 30']);
  });

  test('is what it gave back when it was closed, less the fee, once it is closed', async () => {
    const card = await world.activeCard(100);
    await closeCard(engine.cards, card);
    expect(await linesOf(card)).toEqual(['load complete 100']);
    await world.runJobs();
    expect(await linesOf(card)).toEqual(['load complete 100', 'return complete 99']);
  });

  test('are purchases, pending as long as something of them is held', async () => {
    const card = await world.activeCard(100);
    await world.authorize(card, 500);
    const { authorizationId } = await world.authorize(card, 60);
    await world.send('incremental', card, 10, { authorizationId });
    const [load, ...purchase] = await linesOf(card);
    expect(load).toBe('load complete 100');
    expect(purchase).toEqual(['purchase failed 500', 'purchase pending 60', 'purchase pending 10']);
    await world.settle(card, 20, authorizationId, false);
    expect((await linesOf(card)).slice(1)).toEqual(purchase);
    await world.settle(card, 50, authorizationId);
    expect((await linesOf(card)).slice(1)).toEqual([
      'purchase failed 500',
      'purchase complete 60',
      'purchase complete 10',
    ]);
  });

  test('are adjustments, below zero where the card pays: by settlements and by what is disputed or taken back', async () => {
    const card = await world.activeCard(200);
    const above = await world.authorize(card, 60);
    await world.settle(card, 72, above.authorizationId);
    const below = await world.authorize(card, 60);
    await world.settle(card, 45, below.authorizationId);
    const { authorizationId } = await world.send('debit', card, 20);
    for (const type of ['refund', 'refund-reversal', 'chargeback', 'chargeback-reversal'] as const)
      await world.send(type, card, 20, { authorizationId });
    expect((await linesOf(card)).slice(1)).toEqual([
      'purchase complete 60',
      'adjustment complete -12',
      'purchase complete 60',
      'adjustment complete 15',
      'purchase complete 20',
      'refund complete 20',
      'adjustment complete -20',
      'adjustment complete 20',
      'adjustment complete -20',
    ]);
  });

  test('are refunds, credits, reversals, expiries, force posts and fees', async () => {
    const card = await world.activeCard(200);
    await world.refund(card, 5);
    await world.send('original-credit', card, 6);
    const reversed = await world.authorize(card, 30);
    await world.reverse(card, 10, reversed.authorizationId);
    await world.settle(card, 7);
    await world.send('authorization', card, 40, { channel: 'atm', entryMode: 'chip' });
    await engine.clock.advance(40 * 86_400_000);
    await world.runJobs();
    const lines = (await linesOf(card)).slice(1);
    expect(lines.slice(0, 6)).toEqual([
      'refund complete 5',
      'refund complete 6',
      'purchase complete 30',
      'reversal complete 10',
      'purchase complete 7',
      'purchase complete 40',
    ]);
    expect(lines.slice(6).toSorted()).toEqual(['reversal complete 20', 'reversal complete 40']);
    const cash = await world.send('debit', card, 40, { channel: 'atm', entryMode: 'chip' });
    expect(cash.status).toBe('complete');
    expect((await linesOf(card)).slice(-2)).toEqual(['purchase complete 40', 'fee complete 2']);
  });

  test('is what a request costs that an advice overtook: nothing again', async () => {
    const card = await world.activeCard(200);
    const link = { transactionId: randomUUID() };
    await world.send('advice', card, 60, { link });
    await world.send('authorization', card, 60, { link });
    await world.send('authorization', card, 80, { link });
    expect((await linesOf(card)).slice(1)).toEqual([
      'purchase pending 60',
      'purchase pending 0',
      'purchase pending 80',
    ]);
  });

  test('is what a decline gives back that somebody else decided, of what was held', async () => {
    const card = await world.activeCard(200);
    const link = { transactionId: randomUUID() };
    await world.authorize(card, 60, { link });
    const decided = { responseCode: '05', authCode: '' };
    await world.send('advice', card, 60, { link, decided });
    await world.send('advice', card, 30, { decided });
    expect((await linesOf(card)).slice(1)).toEqual([
      'purchase complete 60',
      'adjustment complete 60',
      'purchase failed 30',
    ]);
  });

  test('is called by its acceptor, or as the caller calls it', async () => {
    const card = await world.activeCard(100);
    const acceptor = { ...testAcceptor, name: 'Corner Café' };
    await world.send('debit', card, 10, { acceptor });
    await closeCard(engine.cards, card);
    await world.runJobs();
    const { rows } = await list({ cardId: card.id });
    expect(rows.map(({ name }) => name)).toEqual(['Load', 'Corner Café', 'Return']);
    expect(rows.every(({ cardNumber, currency }) => cardNumber === card.number && currency === 'USD')).toBe(
      true,
    );
  });
});

describe('a part of what moved money', async () => {
  const own = await newWorld();
  const cards = [await own.activeCard(100), await own.activeCard(100)] as const;
  for (const [index, card] of [cards[0], cards[1], cards[0]].entries()) {
    await own.engine.clock.advance(60_000);
    const acceptor = { ...testAcceptor, name: `Shop ${index}` };
    await own.send('debit', card, 10 + index, { acceptor });
    await own.fund(card, USD(20 + index));
    await own.runJobs();
  }
  const part = (filter: ActivityFilter, place: Place = {}) => list(filter, place, own.scope);
  const whole = (await part({})).rows;

  test('is of no other programme or merchant', async () => {
    const empty = { total: 0, rows: [] };
    expect(await list({}, {}, { ...own.scope, programmeId: randomUUID() })).toEqual(empty);
    expect(await list({}, {}, { ...own.scope, merchantId: randomUUID() })).toEqual(empty);
    expect(await list({ cardId: cards[0].id })).toEqual(empty);
  });

  test('is in the order of its numbers over both sources, oldest or newest first, each line once', async () => {
    expect(inWords(whole)).toEqual([
      ...['load complete 100', 'load complete 100'],
      ...['purchase complete 10', 'load complete 20'],
      ...['purchase complete 11', 'load complete 21'],
      ...['purchase complete 12', 'load complete 22'],
    ]);
    for (const oldestFirst of [true, false]) {
      const expected = oldestFirst ? whole : whole.toReversed();
      for (const limit of [1, 3, 8]) {
        const paged: Activity[] = [];
        for (let skip = 0; skip < whole.length; skip += limit) {
          const { total, rows } = await part({}, { skip, limit, oldestFirst });
          expect(total).toBe(whole.length);
          paged.push(...rows);
        }
        expect(paged).toEqual(expected);
      }
    }
    expect(await part({}, { skip: 8, limit: 5 })).toEqual({ total: 8, rows: [] });
  });

  const numberOf = (index: number) => String(whole[index]?.number);

  test.each<[string, () => ActivityFilter, readonly number[]]>([
    ['one card', () => ({ cardId: cards[1].id }), [1, 4, 5]],
    ['one person', () => ({ cardholderId: cards[0].cardholderId }), [0, 2, 3, 6, 7]],
    [
      'a card that is not that person’s',
      () => ({ cardId: cards[1].id, cardholderId: cards[0].cardholderId }),
      [],
    ],
    ['one kind', () => ({ kinds: ['purchase'] }), [2, 4, 6]],
    ['several kinds', () => ({ kinds: ['purchase', 'load', 'fee'] }), [0, 1, 2, 3, 4, 5, 6, 7]],
    ['no kind', () => ({ kinds: [] }), []],
    ['a status', () => ({ status: 'complete', kinds: ['load'], cardId: cards[1].id }), [1, 5]],
    ['a status that none has', () => ({ status: 'failed' }), []],
    ['a name, whatever its case', () => ({ search: 'sHOP' }), [2, 4, 6]],
    ['a name that the caller gave', () => ({ search: 'load', cardId: cards[0].id }), [0, 3, 7]],
    ['a sign that stands for others in SQL', () => ({ search: '%' }), []],
    ['a number', () => ({ search: numberOf(4) }), [4]],
    ['a part of a number', () => ({ search: numberOf(4).slice(-6) }), [4]],
  ])('are the lines of %s, with how many they are', async (_, filter, indices) => {
    const found = await part(filter());
    expect(found).toEqual({ total: indices.length, rows: indices.map((index) => whole[index]) });
  });

  test('are the lines of a period: from its first instant on, and before its last', async () => {
    const [from, until] = [whole[4]?.occurredAt as Date, whole[6]?.occurredAt as Date];
    const indicesOf = async (filter: ActivityFilter) =>
      (await part(filter)).rows.map((row) => whole.findIndex(({ number }) => number === row.number));
    expect(await indicesOf({ from })).toEqual([4, 5, 6, 7]);
    expect(await indicesOf({ until })).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await indicesOf({ from, until })).toEqual([4, 5]);
    expect(await indicesOf({ from: until, until: from })).toEqual([]);
  });
});

test('somebody with two cards has the lines of both', async () => {
  const cardholder = { ...nobody, email: 'two@example.com' };
  const order = { ...world.scope, product: world.product, reference: null, firstLoad: USD(50) };
  const first = await issueCard(engine.cards, { ...order, cardholder });
  if (first.kind !== 'accepted') throw new Error(first.reason);
  const [person] = await database.query<{ id: string; number: bigint }>(
    'select id, number from cardholders where id = $1',
    [first.card.cardholderId],
  );
  if (!person) throw new Error('The person is gone.');
  const known = {
    ...cardholder,
    ...world.scope,
    ...{ id: person.id, number: person.number, registeredFor: null, createdAt: first.card.createdAt },
  };
  const second = await issueCard(engine.cards, { ...order, cardholder: known });
  if (second.kind !== 'accepted') throw new Error(second.reason);
  await world.runJobs();
  const { rows } = await list({ cardholderId: person.id });
  expect(rows.map(({ cardNumber }) => cardNumber)).toEqual([first.card.number, second.card.number]);
});

/** How the database would read a part of a programme's activity, or of one card's. */
async function plansOf(filter: ActivityFilter): Promise<string> {
  const plans: string[] = [];
  await database.transaction(async (tx) => {
    await tx.query('set local enable_seqscan = off');
    const explaining = {
      query: async (text: string, params: readonly unknown[]) => {
        const rows = await tx.query<{ 'QUERY PLAN': string }>(`explain (costs off) ${text}`, params);
        plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
        return [];
      },
    } as unknown as Database;
    await listActivity(explaining, world.scope, filter, names, { skip: 0, limit: 20, oldestFirst: false });
  });
  return plans[1] as string;
}

test('a part is read along an index of each source, in the order of the list', async () => {
  const plan = await plansOf({});
  expect(plan).toContain('Index Scan Backward using network_events_by_programme');
  expect(plan).toContain('Index Scan Backward using operations_of_money');
  expect(plan).not.toContain('Seq Scan');
  const ofCard = await plansOf({ cardId: randomUUID() });
  expect(ofCard).not.toContain('Seq Scan');
});
