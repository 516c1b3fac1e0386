import { randomUUID } from 'node:crypto';
import { type ClaimedDelivery, type ClaimOptions, claimDeliveries } from '../events/claim-deliveries.ts';
import type { Delivery } from '../events/delivery.ts';
import { setEndpoint, setUndeliveredPolicy } from '../events/endpoints.ts';
import type { NewEvent } from '../events/event.ts';
import { createEventsParticipant, type EventsParticipant } from '../events/events-participant.ts';
import { listAttempts } from '../events/list-attempts.ts';
import { listDeliveries } from '../events/list-deliveries.ts';
import type { WebhookDialect } from '../events/webhook-dialect.ts';
import {
  createGroupCommit,
  type Database,
  done,
  type RunningGroupCommit,
  timeOrderedIds,
  wallClock,
} from '../platform/index.ts';
import { testDatabase } from './test-database.ts';

// Support for the tests of this room; nothing else imports it.

export interface MovableClock {
  now(): Date;
  advance(milliseconds: number): void;
}

export interface Programme {
  readonly merchantId: string;
  readonly programmeId: string;
}

export interface World {
  readonly database: Database;
  readonly commit: RunningGroupCommit<{ events: EventsParticipant }>;
  readonly clock: MovableClock;
  readonly wall: MovableClock;
  readonly wakes: () => number;
}

export const minute = 60_000;

/** A real database with nothing in it, and clocks that the test moves. */
export async function newWorld(): Promise<World> {
  const database = await testDatabase();
  const clock = movableClock();
  let wakes = 0;
  const events = createEventsParticipant({
    topicsOf: (dialect, event) => (dialect === 'plain' ? plainDialect().topicsOf(event) : []),
    newId: timeOrderedIds(wallClock),
    clock,
    wake: () => {
      wakes += 1;
    },
  });
  const commit = createGroupCommit({
    database,
    participants: { events },
    wall: wallClock,
    newId: randomUUID,
  });
  return { database, commit, clock, wall: movableClock(), wakes: () => wakes };
}

/** For tests of one file that share a database. */
export async function forgetDeliveries(world: World): Promise<void> {
  await world.database.query('truncate deliveries, delivery_attempts, webhook_endpoints');
}

export function newProgramme(): Programme {
  return { merchantId: randomUUID(), programmeId: randomUUID() };
}

export function newEvent(programme: Programme, event: Partial<NewEvent> = {}): NewEvent {
  const occurredAt = new Date('2026-03-01T10:00:00.000Z');
  return {
    ...programme,
    id: randomUUID(),
    type: 'card.issued',
    stream: null,
    occurredAt,
    data: {},
    ...event,
  };
}

/** Writes events, each by a command of its own, all submitted at once. */
export async function record(world: World, events: readonly NewEvent[]): Promise<void> {
  await Promise.all(
    events.map((event) =>
      world.commit.submit({ keys: { events: [event] }, decide: () => done(null, { events: [event] }) }),
    ),
  );
}

export async function subscribe(
  world: World,
  programme: Programme,
  url: string | null,
  topic = 'card_open',
): Promise<void> {
  await world.database.transaction((tx) => setEndpoint(tx, { ...programme, dialect: 'plain', topic, url }));
}

/** Says what becomes of a programme's events that nobody hears of. */
export function recordUndelivered(world: World, programme: Programme, recordsUndelivered = true) {
  return setUndeliveredPolicy(world.database, { ...programme, dialect: 'plain', recordsUndelivered });
}

/** A programme whose events go to that URL, with so many of them waiting to be sent. */
export async function programmeWithDeliveries(world: World, url: string, count = 1): Promise<Programme> {
  const programme = newProgramme();
  await subscribe(world, programme, url);
  await record(
    world,
    Array.from({ length: count }, () => newEvent(programme)),
  );
  return programme;
}

/** A merchant's deliveries, oldest first. */
export async function deliveriesOf(world: World, { merchantId }: Programme): Promise<Delivery[]> {
  const { rows } = await listDeliveries(world.database, merchantId, {}, { limit: 1000, after: null });
  return rows.toReversed();
}

export function claim(world: World, options: Partial<ClaimOptions> = {}): Promise<ClaimedDelivery[]> {
  return claimDeliveries(world.database, {
    businessNow: world.clock.now(),
    wallNow: world.wall.now(),
    leaseMs: 15_000,
    limit: 100,
    perLane: 16,
    slowLanes: [],
    dialects: ['plain'],
    ...options,
  });
}

export async function attemptsOf(world: World, { merchantId, id }: Pick<Delivery, 'merchantId' | 'id'>) {
  const { rows } = await listAttempts(world.database, merchantId, id, { limit: 1000, after: null });
  return rows;
}

/** A wire without any secret: the event's id as text, acknowledged by 200 and `ok`. */
export function plainDialect(overrides: Partial<WebhookDialect> = {}): WebhookDialect {
  const topics: Readonly<Record<string, readonly string[]>> = {
    'card.issued': ['card_open'],
    'card.funded': ['card_deposit'],
    'card.closed': ['card_close', 'card_status_change'],
  };
  let rendered = 0;
  return {
    topicsOf: ({ type }) => topics[type] ?? [],
    render: async (event, delivery) => ({
      headers: { 'x-delivery': delivery.id, 'x-nonce': String(++rendered) },
      body: event.id,
    }),
    isAcknowledged: ({ status, body }) => status === 200 && body.trim() === 'ok',
    retryDelaysMs: [minute, 2 * minute],
    timeoutMs: 3000,
    ...overrides,
  };
}

function movableClock(): MovableClock {
  let offsetMs = 0;
  return {
    now: () => new Date(Date.now() + offsetMs),
    advance: (milliseconds) => {
      offsetMs += milliseconds;
    },
  };
}
