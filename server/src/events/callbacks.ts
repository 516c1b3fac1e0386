import type { Told } from './webhook-dialect.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The fields of a callback, from the event's snapshot and what rendering needs beside it. */
export type Payload<Data, Context> = (data: Data, context: Context) => Fields | Promise<Fields>;

/** How a vendor tells of some events under one topic. */
export interface Callback<Context> {
  /** Whether this is one of the events that it tells of. */
  tells(event: Told): boolean;
  /** Reads the data that such events carry. */
  readonly payload: Payload<never, Context>;
}

/** A callback that tells of events of these types, and where it is said, of those with such data only. */
export function tellsOf<Data, Context>(
  types: readonly string[],
  payload: Payload<Data, Context>,
  isTold: (data: Data) => boolean = () => true,
): Callback<Context> {
  const known = new Set(types);
  return { tells: ({ type, data }) => known.has(type) && isTold(data as Data), payload };
}

/** All callbacks of a dialect. */
export interface Callbacks<Topic extends string, Context> {
  /** Every topic, in the order of the vendor's document. */
  readonly topics: readonly Topic[];
  /** The topics that tell of an event; none when the vendor does not tell of it. */
  topicsOf(event: Told): Topic[];
  /** The fields by which a topic tells of the event. @throws Error when it does not, which is a bug */
  payloadOf(topic: string, event: Told): (context: Context) => Promise<Fields>;
}

export function createCallbacks<Topic extends string, Context>(
  byTopic: Readonly<Record<Topic, Callback<Context>>>,
): Callbacks<Topic, Context> {
  const topics = Object.keys(byTopic) as Topic[];
  return {
    topics,
    topicsOf: (event) => topics.filter((topic) => byTopic[topic].tells(event)),
    payloadOf: (topic, event) => {
      const callback = topics.includes(topic as Topic) ? byTopic[topic as Topic] : null;
      if (!callback?.tells(event)) throw new Error(`There is no callback ${topic} of ${event.type}.`);
      return async (context) => await callback.payload(event.data as never, context);
    },
  };
}
