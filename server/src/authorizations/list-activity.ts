import type { Scope } from '../cards/index.ts';
import type { Currency } from '../money/index.ts';
import type { ListPart, ListRange, Queryable } from '../platform/index.ts';
import type { NetworkEventType } from './authorization.ts';

/** What moved on a card, as its holder would say it. */
export type ActivityKind =
  /** Money that its merchant put on it, when it was issued or later. */
  | 'load'
  /** What it gave back when it was closed. */
  | 'return'
  | 'purchase'
  | 'refund'
  | 'reversal'
  | 'fee'
  /** What a purchase costs more or less than was expected when it was approved, or a credit that was taken back. */
  | 'adjustment';

export type ActivityStatus = 'pending' | 'complete' | 'failed';

/** One line of what happened to a card's money. */
export interface Activity {
  /** Of the operation, or of the network event. */
  readonly number: bigint;
  readonly cardNumber: bigint;
  readonly kind: ActivityKind;
  /** What was approved is pending while some of its purchase may still be settled. */
  readonly status: ActivityStatus;
  /** Ten-thousandths of the card's currency; of an adjustment below zero where the card pays. */
  readonly amount: bigint;
  readonly currency: Currency;
  /** The acceptor, or what the caller calls a load or a return. */
  readonly name: string;
  readonly occurredAt: Date;
}

/** Which lines are listed; all of the programme's, where nothing is said. */
export interface ActivityFilter {
  readonly cardId?: string | undefined;
  readonly cardholderId?: string | undefined;
  readonly kinds?: readonly ActivityKind[] | undefined;
  readonly status?: ActivityStatus | undefined;
  /** A part of the name, whatever its case, or of the number. */
  readonly search?: string | undefined;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
}

/**
 * What a network event is to the holder. A settlement is a line of its own where it opens a purchase; one that follows a
 * purchase is one only where it costs something else than was expected, and then it is that difference.
 */
export const activityKinds: Readonly<Record<NetworkEventType, ActivityKind>> = {
  authorization: 'purchase',
  incremental: 'purchase',
  advice: 'purchase',
  verification: 'purchase',
  'balance-inquiry': 'purchase',
  debit: 'purchase',
  settlement: 'purchase',
  refund: 'refund',
  'original-credit': 'refund',
  reversal: 'reversal',
  expiry: 'reversal',
  fee: 'fee',
  'refund-reversal': 'adjustment',
  chargeback: 'adjustment',
  'chargeback-reversal': 'adjustment',
};

const kindOfType = Object.entries(activityKinds)
  .map(([type, kind]) => `when '${type}' then '${kind}'`)
  .join(' ');

const operationLines = `select number, card_id, case kind when 'close' then 'return' else 'load' end as kind,
    case status when 'accepted' then 'pending' when 'done' then 'complete' else 'failed' end as status,
    amount, currency, case kind when 'close' then $4::text else $3::text end as name, accepted_at as at
  from operations where merchant_id = $1 and programme_id = $2 and amount > 0`;

/** A settlement that follows its purchase, or a decline that ended what was held of one. */
const isChange = `(case when event.status = 'declined' then coalesce(event.cost_change, 0) <> 0
    else event.type = 'settlement' and event.original_number is not null end)`;

const mayBePending = `event.type in ('authorization', 'incremental', 'advice')`;

const eventLines = `select event.number, event.card_id,
    case when ${isChange} then 'adjustment' else case event.type ${kindOfType} end end as kind,
    case when ${isChange} then 'complete' when event.status = 'declined' then 'failed'
      when ${mayBePending} and purchase.open > 0 then 'pending'
      else 'complete' end as status,
    case when ${isChange} then -event.cost_change
      when event.type in ('refund-reversal', 'chargeback', 'chargeback-reversal') then coalesce(event.posted, 0)
      when ${mayBePending} and event.status <> 'declined' then coalesce(event.cost_change, event.billing_amount)
      else event.billing_amount end as amount,
    event.billing_currency as currency, event.acceptor ->> 'name' as name, event.occurred_at as at
  from network_events as event
  left join authorizations as purchase
    on purchase.merchant_id = event.merchant_id and purchase.id = event.authorization_id
  where event.merchant_id = $1 and event.programme_id = $2
    and not (${isChange} and coalesce(event.cost_change, 0) = 0)`;

const matching = `($5::text[] is null or kind = any ($5)) and ($6::text is null or status = $6)
  and ($7::text is null or strpos(lower(name), lower($7)) > 0 or strpos(number::text, $7) > 0)
  and ($8::timestamptz is null or at >= $8) and ($9::timestamptz is null or at < $9)`;

/**
 * A part of what happened to the money of a programme's cards, by its place, with how much there is. Each source is read
 * along its index, no further than the part reaches.
 * @param names what the caller calls loads and returns, where an acceptor would stand
 */
export async function listActivity(
  db: Queryable,
  { merchantId, programmeId }: Scope,
  filter: ActivityFilter,
  names: Readonly<Record<'load' | 'return', string>>,
  range: ListRange,
): Promise<ListPart<Activity>> {
  const params: unknown[] = [
    ...[merchantId, programmeId, names.load, names.return],
    ...[filter.kinds ?? null, filter.status ?? null, filter.search ?? null],
    ...[filter.from ?? null, filter.until ?? null],
  ];
  const cards = ofCards(filter, params);
  const lines = [
    `select * from (${operationLines} ${cards('operations')}) as line where ${matching}`,
    `select * from (${eventLines} ${cards('event')}) as line where ${matching}`,
  ];
  const order = range.oldestFirst ? 'asc' : 'desc';
  const [reach, limit, skip] = [1, 2, 3].map((place) => `$${params.length + place}`);
  const parts = lines.map((line) => `(${line} order by number ${order} limit ${reach})`).join(' union all ');
  const [counted, rows] = await Promise.all([
    db.query<{ total: bigint }>(
      `select count(*) as total from (${lines.join(' union all ')}) as lines`,
      params,
    ),
    db.query<Activity>(
      `select part.number, cards.number as "cardNumber", part.kind, part.status, part.amount, part.currency, part.name,
         part.at as "occurredAt"
       from (select * from (${parts}) as parts order by number ${order} limit ${limit} offset ${skip}) as part
       join cards on cards.merchant_id = $1 and cards.id = part.card_id
       order by part.number ${order}`,
      [...params, range.skip + range.limit, range.limit, range.skip],
    ),
  ]);
  return { total: Number(counted[0]?.total ?? 0n), rows };
}

/** The condition on whose cards, which is in the text only where it is asked for, so that the planner sees it. */
function ofCards({ cardId, cardholderId }: ActivityFilter, params: unknown[]): (table: string) => string {
  const card = cardId === undefined ? null : params.push(cardId);
  const holder = cardholderId === undefined ? null : params.push(cardholderId);
  const held = `(select id from cards where merchant_id = $1 and cardholder_id = $${holder})`;
  return (table) =>
    [
      ...(card === null ? [] : [`and ${table}.card_id = $${card}`]),
      ...(holder === null ? [] : [`and ${table}.card_id in ${held}`]),
    ].join(' ');
}
