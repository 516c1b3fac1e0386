import type { Clock, NewId, Participant } from '../platform/index.ts';
import type { EventKey, NewEvent, SequencedEvent } from './event.ts';
import {
  insertDeliveries,
  insertEvents,
  loadEndpoints,
  loadSequences,
  type NewDelivery,
  type SubscribedEndpoint,
} from './events-store.ts';

export interface EventsPicture {
  /** The endpoints with a URL, by programme; every programme among the keys has its place here. */
  readonly endpoints: ReadonlyMap<string, readonly SubscribedEndpoint[]>;
  /** The last sequence number of each stream among the keys. */
  readonly sequences: Map<string, number>;
  /** What this batch writes, in order. */
  readonly events: SequencedEvent[];
  readonly deliveries: NewDelivery[];
}

export type EventsParticipant = Participant<EventKey, EventsPicture, NewEvent>;

export interface EventsParticipantOptions {
  /** The topic under which a dialect tells of a type of event, or null when it does not. */
  readonly topicOf: (dialect: string, eventType: string) => string | null;
  readonly newId: NewId;
  /** The business clock: a delivery is due at once by it. */
  readonly clock: Clock;
  /** There are deliveries to be sent. */
  readonly wake: () => void;
}

/**
 * The outbox as a part of the group commit: events are written with the change that they tell of, and with each a
 * delivery for every endpoint of its programme that hears of its topic.
 *
 * Sequence numbers are read, not locked: whoever writes to a stream holds the lock of what the stream is about, such
 * as the card. (A unique index refuses the batch of one who does not.)
 */
export function createEventsParticipant(options: EventsParticipantOptions): EventsParticipant {
  const { topicOf, newId, clock, wake } = options;

  function deliveriesOf(picture: EventsPicture): NewDelivery[] {
    const dueAt = clock.now();
    return picture.events.flatMap((event) =>
      (picture.endpoints.get(programmeName(event)) ?? [])
        .filter((endpoint) => endpoint.topic === topicOf(endpoint.dialect, event.type))
        .map((endpoint) => ({ id: newId(), event, endpoint, dueAt })),
    );
  }

  return {
    load: async (tx, keys) => {
      const [endpoints, sequences] = await Promise.all([
        loadEndpoints(tx, distinct(keys, programmeName)),
        loadSequences(
          tx,
          distinct(
            keys.filter((key) => key.stream !== null),
            streamName,
          ),
        ),
      ]);
      return {
        endpoints: byProgramme(keys, endpoints),
        sequences: new Map(sequences.map((row) => [streamName(row), row.sequence])),
        events: [],
        deliveries: [],
      };
    },
    apply: (picture, event) => {
      if (!picture.endpoints.has(programmeName(event))) {
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

function byProgramme(keys: readonly EventKey[], endpoints: readonly SubscribedEndpoint[]) {
  const programmes = new Map<string, SubscribedEndpoint[]>(keys.map((key) => [programmeName(key), []]));
  for (const endpoint of endpoints) programmes.get(programmeName(endpoint))?.push(endpoint);
  return programmes;
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
