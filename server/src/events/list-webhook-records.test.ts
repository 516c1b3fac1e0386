import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { allDelivered, attempted, startSender } from '../testing/events-sender.ts';
import {
  newEvent,
  newProgramme,
  newWorld,
  type Programme,
  record,
  recordUndelivered,
  subscribe,
  type World,
} from '../testing/events-world.ts';
import { startReceiver } from '../testing/receiver.ts';
import { listWebhookRecords, type WebhookRecordFilter } from './list-webhook-records.ts';

let world: World;
let programme: Programme;
const streams = ['card-a', 'card-b', 'card-c'].map((name) => `${name}-${randomUUID()}`);
const [first, second, third] = streams as [string, string, string];

beforeAll(async () => {
  world = await newWorld();
  programme = newProgramme();
  await recordUndelivered(world, programme);
  await subscribe(world, programme, 'http://Open.test/hook');
  const [other, sister] = [newProgramme(), { ...programme, programmeId: randomUUID() }];
  for (const stranger of [other, sister]) {
    await subscribe(world, stranger, 'http://open.test/');
    await record(world, [newEvent(stranger, { stream: first })]);
  }
  await record(world, [newEvent(programme, { stream: first, data: { card: { number: '17' } } })]);
  await record(world, [newEvent(programme, { stream: second })]);
  await record(world, [newEvent(programme, { type: 'card.closed', stream: first })]);
  await record(world, [newEvent(programme, { type: 'card.funded', stream: third })]);
});

interface Place {
  readonly skip?: number;
  readonly limit?: number;
  readonly oldestFirst?: boolean;
}

async function list(filter: WebhookRecordFilter = {}, place: Place = {}, of = programme) {
  const page = { skip: 0, limit: 100, oldestFirst: true, ...place };
  const { total, rows } = await listWebhookRecords(world.database, of, filter, page);
  return { total, rows, topics: rows.map(({ topic }) => topic) };
}

const all = ['card_open', 'card_open', 'card_close', 'card_status_change', 'card_deposit'];

describe('a programme’s webhooks', () => {
  test('are nobody else’s', async () => {
    expect(await list({}, {}, { ...programme, merchantId: randomUUID() })).toMatchObject({
      total: 0,
      rows: [],
    });
    expect((await list()).topics).toEqual(all);
  });

  test('are empty behind the last one, with how many there are', async () => {
    expect(await list({}, { skip: 5 })).toMatchObject({ total: 5, rows: [] });
  });

  test('are read by their place, oldest or newest first', async () => {
    expect(await list({}, { skip: 1, limit: 2 })).toMatchObject({ total: 5, topics: all.slice(1, 3) });
    expect(await list({}, { limit: 2, oldestFirst: false })).toMatchObject({
      total: 5,
      topics: ['card_deposit', 'card_status_change'],
    });
    const numbers = (await list({}, { oldestFirst: false })).rows.map(({ number }) => number);
    expect(numbers).toEqual(numbers.toSorted((one, other) => (one < other ? 1 : -1)));
  });

  test.each<[string, WebhookRecordFilter, readonly string[]]>([
    ['a topic', { topic: 'card_close' }, ['card_close']],
    ['a topic that there is not', { topic: 'card' }, []],
    ['what an event is about', { streams: [first] }, ['card_open', 'card_close', 'card_status_change']],
    ['several things', { streams: [second, third] }, ['card_open', 'card_deposit']],
    ['nothing at all', { streams: [] }, []],
    ['a topic of something', { topic: 'card_open', streams: [first] }, ['card_open']],
    ['a part of the topic', { search: 'STATUS' }, ['card_status_change']],
    ['a part of the URL', { search: 'open.TEST/h' }, ['card_open', 'card_open']],
    ['a sign that stands for others in SQL', { search: '%' }, []],
  ])('are those of %s', async (_, filter, topics) => {
    expect(await list(filter)).toMatchObject({ total: topics.length, topics });
  });

  test('are those of a period: from its first instant on, and before its last', async () => {
    const { rows } = await list();
    const [from, until] = [rows[1]?.createdAt as Date, rows[4]?.createdAt as Date];
    const later = rows.filter(({ createdAt }) => createdAt >= from);
    expect(await list({ from })).toMatchObject({ total: later.length });
    expect(await list({ until })).toMatchObject({
      total: rows.filter(({ createdAt }) => createdAt < until).length,
    });
    expect(await list({ from, until: from })).toMatchObject({ total: 0 });
  });

  test('come with their events, and how they stand', async () => {
    const { rows } = await list();
    expect(rows[0]).toMatchObject({
      state: 'pending',
      attempts: 0,
      answered: null,
      event: { type: 'card.issued', data: { card: { number: '17' } } },
    });
    expect(rows[4]).toMatchObject({ state: 'undelivered', attempts: 0, answered: null });
  });
});

test('a record says what its last attempt was answered', async () => {
  const answering = newProgramme();
  const receiver = await startReceiver((_, index) =>
    index === 0 ? { status: 503 } : { status: 200, body: 'ok' },
  );
  await subscribe(world, answering, receiver.url);
  await record(world, [newEvent(answering)]);
  startSender(world);
  await attempted(world, answering, 1);
  expect((await list({}, {}, answering)).rows).toMatchObject([
    { state: 'pending', attempts: 1, answered: 503 },
  ]);
  world.clock.advance(60_000);
  await allDelivered(world, answering);
  expect((await list({}, {}, answering)).rows).toMatchObject([
    { state: 'delivered', attempts: 2, answered: 200 },
  ]);
});

test('a record of a receiver that closed the connection was answered nothing', async () => {
  const broken = newProgramme();
  const receiver = await startReceiver('close');
  await subscribe(world, broken, receiver.url);
  await record(world, [newEvent(broken)]);
  startSender(world);
  await attempted(world, broken, 1);
  expect((await list({}, {}, broken)).rows).toMatchObject([{ attempts: 1, answered: null }]);
});
