import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { done, refused } from '../platform/index.ts';
import {
  deliveriesOf,
  newEvent,
  newProgramme,
  newWorld,
  type Programme,
  record,
  subscribe,
} from '../testing/events-world.ts';
import type { NewEvent, StoredEvent } from './event.ts';
import { listEvents } from './list-events.ts';

const world = await newWorld();

async function eventsOf({ merchantId }: Programme): Promise<StoredEvent[]> {
  const { rows } = await listEvents(world.database, merchantId, {}, { limit: 1000, after: null });
  return rows.toReversed();
}

function submit(event: NewEvent, key: Pick<NewEvent, 'merchantId' | 'programmeId' | 'stream'> = event) {
  return world.commit.submit({ keys: { events: [key] }, decide: () => done(null, { events: [event] }) });
}

describe('a command that does not take effect', () => {
  test('writes no event when it is refused, and leaves no gap', async () => {
    const programme = newProgramme();
    await subscribe(world, programme, 'http://receiver.test/');
    const stream = randomUUID();
    const commands = Array.from({ length: 10 }, (_, index) => {
      const event = newEvent(programme, { stream });
      return world.commit.submit({
        keys: { events: [event] },
        decide: () => (index % 2 === 0 ? refused('no') : done('yes', { events: [event] })),
      });
    });
    const outcomes = await Promise.all(commands);
    expect(outcomes.filter((outcome) => outcome.kind === 'refused')).toHaveLength(5);
    expect((await eventsOf(programme)).map((event) => event.sequence)).toEqual([1, 2, 3, 4, 5]);
    expect(await deliveriesOf(world, programme)).toHaveLength(5);
  });

  test('writes no event when it throws', async () => {
    const programme = newProgramme();
    const event = newEvent(programme);
    const failing = world.commit.submit({
      keys: { events: [event] },
      decide: () => {
        throw new Error('a bug');
      },
    });
    await expect(failing).rejects.toThrow('a bug');
    expect(await eventsOf(programme)).toEqual([]);
  });

  test.each([
    ['stream', { stream: 'other' }],
    ['programme', { programmeId: randomUUID() }],
  ])('writes nothing when its %s was not among its keys, and harms no other command', async (_, wrong) => {
    const programme = newProgramme();
    const stray = newEvent(programme, wrong);
    const good = newEvent(programme, { stream: 'right' });
    const [strayed, kept] = await Promise.allSettled([
      submit(stray, { ...programme, stream: 'right' }),
      submit(good),
    ]);
    expect(strayed.status).toBe('rejected');
    expect(kept.status).toBe('fulfilled');
    expect((await eventsOf(programme)).map((event) => event.id)).toEqual([good.id]);
  });
});

describe('deliveries', () => {
  test('there are none without an endpoint', async () => {
    const programme = newProgramme();
    const wakesBefore = world.wakes();
    await record(world, [newEvent(programme)]);
    expect(await eventsOf(programme)).toHaveLength(1);
    expect(await deliveriesOf(world, programme)).toEqual([]);
    expect(world.wakes()).toBe(wakesBefore);
  });

  test.each([
    ['hears of another topic', 'card_deposit', 'card.issued'],
    ['belongs to a dialect that does not tell of this type', 'card_open', 'card.close_failed'],
  ])('there are none for an endpoint that %s', async (_, topic, type) => {
    const programme = newProgramme();
    await subscribe(world, programme, 'http://receiver.test/', topic);
    await record(world, [newEvent(programme, { type })]);
    expect(await deliveriesOf(world, programme)).toEqual([]);
  });

  test('there are none for an endpoint of another programme, or of another merchant', async () => {
    const programme = newProgramme();
    await subscribe(world, { ...programme, programmeId: randomUUID() }, 'http://receiver.test/');
    await subscribe(world, { ...programme, merchantId: randomUUID() }, 'http://receiver.test/');
    await record(world, [newEvent(programme)]);
    expect(await deliveriesOf(world, programme)).toEqual([]);
  });

  test('there are none after an endpoint was silenced', async () => {
    const programme = newProgramme();
    await subscribe(world, programme, 'http://receiver.test/');
    await subscribe(world, programme, null);
    await record(world, [newEvent(programme)]);
    expect(await deliveriesOf(world, programme)).toEqual([]);
  });

  test('an event has one for each endpoint that hears of its topic, due at once', async () => {
    const programme = newProgramme();
    await subscribe(world, programme, 'http://receiver.test/open');
    await subscribe(world, programme, 'http://receiver.test/deposit', 'card_deposit');
    const wakesBefore = world.wakes();
    const event = newEvent(programme);
    await record(world, [event]);
    const deliveries = await deliveriesOf(world, programme);
    expect(deliveries).toMatchObject([
      {
        ...programme,
        eventId: event.id,
        dialect: 'plain',
        topic: 'card_open',
        url: 'http://receiver.test/open',
        state: 'pending',
        attempts: 0,
        leasedUntil: null,
        deliveredAt: null,
      },
    ]);
    expect(deliveries[0]?.dueAt.getTime()).toBeLessThanOrEqual(world.clock.now().getTime());
    expect(world.wakes()).toBe(wakesBefore + 1);
  });

  test('a changed URL counts for later events only', async () => {
    const programme = newProgramme();
    await subscribe(world, programme, 'http://receiver.test/old');
    await record(world, [newEvent(programme)]);
    await subscribe(world, programme, 'http://receiver.test/new');
    await record(world, [newEvent(programme)]);
    const deliveries = await deliveriesOf(world, programme);
    expect(deliveries.map((delivery) => delivery.url)).toEqual([
      'http://receiver.test/old',
      'http://receiver.test/new',
    ]);
    expect(deliveries[0]?.endpointId).toBe(deliveries[1]?.endpointId);
  });
});

describe('sequence numbers', () => {
  test('count each stream from 1 without gaps, within one batch and over batches', async () => {
    const programme = newProgramme();
    const streams = ['a', 'b', 'c'];
    for (let round = 0; round < 3; round++) {
      const events = streams.flatMap((stream) =>
        Array.from({ length: 7 }, () => newEvent(programme, { stream })),
      );
      await record(world, events);
    }
    const events = await eventsOf(programme);
    for (const stream of streams) {
      const sequences = events.filter((event) => event.stream === stream).map((event) => event.sequence);
      expect(sequences).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
    }
  });

  test('follow the order of one command’s own events', async () => {
    const programme = newProgramme();
    const closed = newEvent(programme, { stream: 'card', type: 'card.closed' });
    const changed = newEvent(programme, { stream: 'card', type: 'card.status_changed' });
    await world.commit.submit({
      keys: { events: [closed] },
      decide: () => done(null, { events: [closed, changed] }),
    });
    expect(await eventsOf(programme)).toMatchObject([
      { type: 'card.closed', sequence: 1 },
      { type: 'card.status_changed', sequence: 2 },
    ]);
  });

  test('of two merchants have nothing to do with each other', async () => {
    const [one, other] = [newProgramme(), newProgramme()];
    await record(world, [newEvent(one, { stream: 'same' }), newEvent(other, { stream: 'same' })]);
    expect(await eventsOf(one)).toMatchObject([{ sequence: 1 }]);
    expect(await eventsOf(other)).toMatchObject([{ sequence: 1 }]);
  });

  test('are given to events of a stream only', async () => {
    const programme = newProgramme();
    await record(world, [newEvent(programme)]);
    expect(await eventsOf(programme)).toMatchObject([{ stream: null, sequence: null }]);
  });

  test('that are already taken are refused by the database', async () => {
    const programme = newProgramme();
    await record(world, [newEvent(programme, { stream: 'card' })]);
    const copy = world.database.query(
      `insert into events (merchant_id, id, programme_id, type, stream, sequence, occurred_at, recorded_at, data)
       select merchant_id, $2, programme_id, type, stream, sequence, occurred_at, recorded_at, data
       from events where merchant_id = $1`,
      [programme.merchantId, randomUUID()],
    );
    await expect(copy).rejects.toMatchObject({ code: '23505' });
  });
});

describe('a written event', () => {
  test('keeps its picture and has a number of sixteen digits', async () => {
    const programme = newProgramme();
    const data = {
      card: { number: '1000000000000001', balance: '1234500' },
      reason: 'née "x" \u2028',
      list: [1, null],
    };
    const occurredAt = new Date('2026-02-28T23:59:59.999Z');
    await record(world, [newEvent(programme, { data, occurredAt })]);
    const [event] = await eventsOf(programme);
    expect(event).toMatchObject({ data, occurredAt });
    expect(event?.number).toBeGreaterThanOrEqual(1_000_000_000_000_000n);
    expect(event?.recordedAt).toBeInstanceOf(Date);
  });

  test.each(['update events set type = type', 'delete from events', 'truncate events'])(
    'cannot be changed any more: %s is refused',
    async (statement) => {
      await expect(world.database.query(statement)).rejects.toThrow(/append only/);
    },
  );
});
