import type { Clock, NewId, Participant } from '../platform/index.ts';
import { EVERY_TOPIC } from './endpoints.ts';
import type { EventKey, NewEvent, SequencedEvent } from './event.ts';
import {
  type HearerRow,
  insertDeliveries,
  insertEvents,
  loadHearers,
  loadSequences,
  type NewDelivery,
  type SubscribedEndpoint,
} from './events-store.ts';
import type { Told } from './webhook-dialect.ts';

/** What hears of a programme's events in one dialect. */
interface Hearer {
  readonly dialect: string;
  readonly endpoints: readonly SubscribedEndpoint[];
  readonly recordsUndelivered: boolean;
}

type Hearers = readonly Hearer[];

export interface EventsPicture {
  /** Who hears of a programme's events; every programme among the keys has its place here. */
  readonly hearers: ReadonlyMap<string, Hearers>;
  /** The last sequence number of each stream among the keys. */
  readonly sequences: Map<string, number>;
  /** What this batch writes, in order. */
  readonly events: SequencedEvent[];
  readonly deliveries: NewDelivery[];
}

export type EventsParticipant = Participant<EventKey, EventsPicture, NewEvent>;

export interface EventsParticipantOptions {
  /** The topics under which a dialect tells of an event. */
  readonly topicsOf: (dialect: string, event: Told) => readonly string[];
  readonly newId: NewId;
  /** The business clock: a delivery is due at once by it. */
  readonly clock: Clock;
  /** There are deliveries to be sent. */
  readonly wake: () => void;
}

/**
 * The outbox as a part of the group commit: events are written with the change that they tell of, and with each a
 * delivery for every endpoint of its programme that hears of one of its topics.
 *
 * Sequence numbers are read, not locked: whoever writes to a stream holds the lock of what the stream is about, such
 * as the card. (A unique index refuses the batch of one who does not.)
 */
export function createEventsParticipant(options: EventsParticipantOptions): EventsParticipant {
  const { topicsOf, newId, clock, wake } = options;

  function deliveriesOf(picture: EventsPicture): NewDelivery[] {
    const dueAt = clock.now();
    return picture.events.flatMap((event) =>
      (picture.hearers.get(programmeName(event)) ?? []).flatMap((hearer) =>
        topicsOf(hearer.dialect, event).flatMap((topic) =>
          destinationsOf(hearer, topic).map((endpoint) => ({
            id: newId(),
            event,
            dialect: hearer.dialect,
            topic,
            endpoint,
            dueAt,
          })),
        ),
      ),
    );
  }

  return {
    load: async (tx, keys) => {
      const [rows, sequences] = await Promise.all([
        loadHearers(tx, distinct(keys, programmeName)),
        loadSequences(
          tx,
          distinct(
            keys.filter((key) => key.stream !== null),
            streamName,
          ),
        ),
      ]);
      return {
        hearers: byProgramme(keys, rows),
        sequences: new Map(sequences.map((row) => [streamName(row), row.sequence])),
        events: [],
        deliveries: [],
      };
    },
    apply: (picture, event) => {
      if (!picture.hearers.has(programmeName(event))) {
        throw new Error(`The programme of ${event.type} is not among the command's keys.`);
      }
      picture.events.push({ ...event, sequence: nextSequence(picture, event) });
    },
    store: async (tx, picture, stamp) => {
      picture.deliveries.push(...deliveriesOf(picture));
      await Promise.all([
        insertEvents(tx, picture.events, stamp.recordedAt),
        insertDeliveries(tx, picture.deliveries),
      ]);
    },
    committed: (picture) => {
      if (picture.deliveries.length > 0) wake();
    },
  };
}

function nextSequence(picture: EventsPicture, event: NewEvent): number | null {
  if (event.stream === null) return null;
  const name = streamName(event);
  const last = picture.sequences.get(name);
  if (last === undefined) throw new Error(`The stream of ${event.type} is not among the command's keys.`);
  picture.sequences.set(name, last + 1);
  return last + 1;
}

/** The endpoints that a topic goes to; null stands for nowhere, where what nobody hears of is recorded. */
function destinationsOf(hearer: Hearer, topic: string): readonly (SubscribedEndpoint | null)[] {
  const hearing = hearer.endpoints.filter((one) => one.topic === topic || one.topic === EVERY_TOPIC);
  return hearing.length === 0 && hearer.recordsUndelivered ? [null] : hearing;
}

function byProgramme(keys: readonly EventKey[], rows: readonly HearerRow[]): Map<string, Hearers> {
  const byName = Map.groupBy(rows, programmeName);
  return new Map(
    keys.map((key) => {
      const name = programmeName(key);
      const dialects = Map.groupBy(byName.get(name) ?? [], ({ dialect }) => dialect);
      return [name, [...dialects].map(([dialect, ofDialect]) => hearerOf(dialect, ofDialect))];
    }),
  );
}

function hearerOf(dialect: string, rows: readonly HearerRow[]): Hearer {
  const endpoints = rows.flatMap(({ id, url, topic }) => (id && url ? [{ id, url, topic }] : []));
  return { dialect, endpoints, recordsUndelivered: rows.some(({ url }) => url === null) };
}

function distinct<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [nameOf(item), item])).values()];
}

function programmeName({ merchantId, programmeId }: { merchantId: string; programmeId: string }): string {
  return `${merchantId}/${programmeId}`;
}

function streamName({ merchantId, stream }: { merchantId: string; stream: string | null }): string {
  return `${merchantId}/${stream}`;
}
