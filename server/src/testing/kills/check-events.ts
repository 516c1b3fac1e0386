import type { Database } from '../../platform/index.ts';
import type { Inbox } from './inbox.ts';

/** Everything that happened was told exactly once as an event, in order, and delivered at least once. */
export async function checkEvents(database: Database, inbox: Inbox): Promise<string[]> {
  const gaps = await database.query<{ stream: string; first: number; last: number; count: bigint }>(
    `select stream, min(sequence) as first, max(sequence) as last, count(*) as count from events group by stream
     having min(sequence) <> 1 or max(sequence) <> count(*)`,
  );
  const untold = await database.query<{ subject: string; expected: string; told: string }>(tellings);
  const unsent = await database.query<{ type: string; id: string; deliveries: bigint }>(
    `select events.type, events.id, count(deliveries.id) as deliveries from events
     left join deliveries on deliveries.merchant_id = events.merchant_id and deliveries.event_id = events.id
     where events.type <> all ($1::text[])
     group by events.merchant_id, events.id having count(deliveries.id) <> 1`,
    [[...untoldTypes]],
  );
  return [
    ...gaps.map((row) => `the events of ${row.stream}: ${row.count} from ${row.first} to ${row.last}`),
    ...untold.map((row) => `${row.subject} should have told ${row.expected} and told ${row.told}`),
    ...unsent.map((row) => `${row.type} ${row.id} has ${row.deliveries} deliveries`),
    ...(await checkDeliveries(database, inbox)),
  ];
}

/** What happens and is told to nobody: the document knows no callback for it. */
const untoldTypes = new Set([
  'card.close_failed',
  'card.applied',
  'card.number_assigned',
  'card.activated',
  'card.activation_failed',
  'card.status_change_failed',
  'cardholder.reviewed',
]);

async function checkDeliveries(database: Database, inbox: Inbox): Promise<string[]> {
  const deliveries = await database.query<{ id: string; topic: string; state: string; bodies: string[] }>(
    `select deliveries.id, topic, state, coalesce(array_agg(request_body) filter (where outcome = 'acknowledged'), '{}') as bodies
     from deliveries
     left join delivery_attempts on delivery_attempts.merchant_id = deliveries.merchant_id
       and delivery_attempts.delivery_id = deliveries.id
     group by deliveries.merchant_id, deliveries.id`,
  );
  return deliveries.flatMap(({ id, topic, state, bodies }) => {
    if (state !== 'delivered') return [`${topic} ${id} is ${state}, not delivered`];
    const unknown = bodies.length === 0 || bodies.some((body) => !inbox.acknowledged.has(body));
    return unknown ? [`${topic} ${id} counts as delivered, and its receiver knows nothing of it`] : [];
  });
}

/** What each operation and each transaction must have told, beside what was told of it. */
const tellings = `
  with expected as (
    select id::text as subject, case
      when kind = 'issue' then case status when 'done' then 'card.issued' else 'card.issue_failed' end
      when kind = 'fund' then case status when 'done' then 'card.funded' else 'card.funding_failed' end
      when kind = 'close' then case status when 'done' then 'card.closed+card.status_changed' else 'card.close_failed' end
      when kind = 'activate' then case status when 'done' then 'card.activated' else 'card.activation_failed' end
      else case status when 'done' then 'card.status_changed' else 'card.status_change_failed' end end as types
    from operations
    union all
    select id::text, case type
      when 'authorization' then case status when 'declined' then 'authorization.declined' else 'authorization.approved' end
      when 'advice' then 'authorization.advised'
      when 'incremental' then 'authorization.increment' || case status when 'declined' then '_declined' else 'ed' end
      when 'debit' then case status when 'declined' then 'authorization.declined' else 'transaction.debited' end
      when 'reversal' then case status when 'declined' then 'authorization.reversal_declined' else 'authorization.reversed' end
      when 'settlement' then 'transaction.settled' when 'refund' then 'transaction.refunded'
      when 'expiry' then 'authorization.expired' else type end
    from network_events),
  told as (
    select coalesce(data -> 'operation' ->> 'id', data -> 'transaction' ->> 'id') as subject,
      string_agg(type, '+' order by type collate "C") as types
    from events where data ? 'operation' or data ? 'transaction' group by 1)
  select coalesce(expected.subject, told.subject) as subject, coalesce(expected.types, 'nothing') as expected,
    coalesce(told.types, 'nothing') as told
  from expected full join told using (subject)
  where expected.types is distinct from told.types`;
