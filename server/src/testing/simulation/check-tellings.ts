import type { Database } from '../../platform/index.ts';

/** Everything that happened to a card was told once, in the order in which it happened. */
export async function checkTellings(database: Database): Promise<string[]> {
  const gaps = await database.query<{ stream: string }>(
    `select stream from events where stream is not null group by stream
     having count(*) <> max(sequence) or min(sequence) <> 1`,
  );
  const times = await database.query<{ id: string; type: string; times: bigint }>(
    `with told as (
       select data -> 'transaction' ->> 'id' as id, count(*) as times from events
       where data ? 'transaction' and type not like 'decision.%' group by 1)
     select coalesce(network_events.id::text, told.id) as id, network_events.type, coalesce(told.times, 0) as times
     from network_events full join told on told.id = network_events.id::text
     where network_events.id is null or told.times is distinct from 1`,
  );
  // Numbers are drawn for a card's messages one after the other, under its lock.
  const disorder = await database.query<{ stream: string; id: string }>(
    `select stream, id from (
       select stream, data -> 'transaction' ->> 'id' as id, (data -> 'transaction' ->> 'number')::bigint as number,
         lag((data -> 'transaction' ->> 'number')::bigint) over (partition by stream order by sequence) as before
       from events where data ? 'transaction' and type not like 'decision.%') as told
     where number < before`,
  );
  return [
    ...gaps.map(({ stream }) => `the events of ${stream} have gaps`),
    ...times.map(({ id, type, times }) => `the ${type} ${id} was told ${times} times`),
    ...disorder.map(({ stream, id }) => `the events of ${stream} are not in order at ${id}`),
  ];
}
