import { cardBalances, findCard } from '../../cards/index.ts';
import type { SimulatedWorld } from './simulated-world.ts';

type CheckedWorld = Pick<SimulatedWorld, 'database' | 'scope' | 'verify'>;

/** The money: the ledger by itself, and the ledger against what operations, purchases and messages say. */
export async function checkBooks(world: CheckedWorld): Promise<string[]> {
  const { database } = world;
  const findings = (await world.verify()).map(({ check, detail }) => `the ledger, ${check}: ${detail}`);
  for (const [what, sql] of Object.entries(disagreements)) {
    const rows = await database.query(sql);
    findings.push(...rows.map((row) => `${what}: ${inWords(row)}`));
  }
  return [...findings, ...(await checkBalances(world))];
}

/** What everybody is shown of a card against the sum of its transfers and what its purchases say is open. */
async function checkBalances({ database, scope }: CheckedWorld): Promise<string[]> {
  const rows = await database.query<{
    id: string;
    status: string;
    posted: bigint;
    held: bigint;
    behind: bigint;
  }>(cardSums);
  const findings: string[] = [];
  for (const { id, status, posted, held, behind } of rows) {
    const card = await findCard(database, scope, { id });
    if (!card) throw new Error(`The card ${id} is gone.`);
    const shown = await cardBalances(database, card);
    const drawable = (status === 'active' || status === 'frozen') && behind > 0n ? behind : 0n;
    if (shown.held !== held || shown.available !== posted - held + drawable)
      findings.push(
        `card ${id} has ${posted}, ${held} held, ${behind} behind it, and shows ${inWords(shown)}`,
      );
  }
  return findings;
}

function inWords(row: object): string {
  return JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? String(value) : value));
}

/** Posted by the transfers, held by the purchases; behind a card is what its source of funds has to give. */
const cardSums = `
  with sums as (
    select a.id, a.kind, a.subject, coalesce(sum(case when t.credit_account = a.id then t.posted else -t.posted end), 0) as posted,
      coalesce(sum(case when t.debit_account = a.id then t.pending else 0 end), 0) as held
    from accounts a left join transfers t on a.id in (t.credit_account, t.debit_account) group by a.id, a.kind, a.subject)
  select cards.id, cards.status, own.posted::bigint,
    coalesce((select sum(open + open_fees) from authorizations p where p.card_id = cards.id), 0)::bigint as held,
    coalesce(source.posted - source.held, 0)::bigint as behind
  from cards join products on products.merchant_id = cards.merchant_id and products.id = cards.product_id
  join sums own on own.kind = 'card' and own.subject = cards.id::text
  left join sums source on case products.funding_source
    when 'shared-account' then source.kind = 'shared' and source.subject = products.id::text
    when 'reserve-just-in-time' then source.kind = 'reserve' else false end`;

/** Each answers rows that must not be. */
const disagreements = {
  // Loads that were done and what messages and fees posted, less what went back to the reserve; money that comes just
  // in time is moved to the card and back.
  "a card's account is not what its history says": `
    with account as (select id, subject, posted_credits - posted_debits as in_ledger from accounts where kind = 'card'),
    loads as (select card_id::text as subject, sum(amount) as amount from operations
      where kind in ('issue', 'fund') and status = 'done' group by 1),
    used as (select card_id::text as subject, sum(posted) as amount from network_events group by 1),
    moved as (select account.subject, sum(case when t.credit_account = account.id then t.posted else -t.posted end) as amount
      from account join transfers t on account.id in (t.credit_account, t.debit_account)
      where t.code in ('just-in-time-draw', 'just-in-time-return', 'refund-of-closed-card', 'card-close-return', 'card-close-fee')
      group by 1)
    select subject, in_ledger, loads.amount as loads, used.amount as used, moved.amount as moved
    from account left join loads using (subject) left join used using (subject) left join moved using (subject)
    where in_ledger <> coalesce(loads.amount, 0) + coalesce(used.amount, 0) + coalesce(moved.amount, 0)`,

  'what a close returned or cost is not what its event says': `
    select e.stream, e.data ->> 'returned' as told, t.posted, e.data -> 'operation' ->> 'fee' as fee, f.posted as charged
    from events e
    left join transfers t on t.code = 'card-close-return' and t.reference = e.data -> 'operation' ->> 'id'
    left join transfers f on f.code = 'card-close-fee' and f.reference = e.data -> 'operation' ->> 'id'
    where e.type = 'card.closed' and ((e.data ->> 'returned')::bigint <> coalesce(t.posted, 0)
      or (e.data -> 'operation' ->> 'fee')::bigint <> coalesce(f.posted, 0))`,

  'a card was told active otherwise than once': `
    select cards.id, cards.status, count(*) from cards join products on products.merchant_id = cards.merchant_id
      and products.id = cards.product_id and products.terms ->> 'activation' = 'by-first-load'
    left join events on events.stream = cards.id::text and events.type = 'card.activated'
    group by cards.merchant_id, cards.id having count(events.id) <> case when exists (select from operations
      where operations.card_id = cards.id and operations.kind = 'fund' and operations.status = 'done') then 1 else 0 end`,

  'the hold of a purchase is not what is open of it': `
    with standing as (select reference, sum(remaining) as remaining, count(*) filter (where remaining > 0) as holds
      from holds group by 1)
    select p.id, p.status, p.open, p.open_fees, standing.remaining, standing.holds
    from authorizations p left join standing on standing.reference = p.id::text
    where p.open + p.open_fees <> coalesce(standing.remaining, 0) or coalesce(standing.holds, 0) > 1`,

  'money of a just-in-time card is left free on it': `
    select a.subject, a.posted_credits - a.posted_debits - a.pending_debits as free
    from accounts a join cards on cards.id::text = a.subject and a.kind = 'card'
    join products on products.merchant_id = cards.merchant_id and products.id = cards.product_id
    where products.funding_source <> 'card-balance' and a.posted_credits - a.posted_debits - a.pending_debits > 0`,

  // What somebody else approved is held nevertheless.
  'a closed card has holds of more than advices': `
    select p.id, p.open from authorizations p join cards on cards.merchant_id = p.merchant_id and cards.id = p.card_id
    where cards.status = 'closed' and p.open + p.open_fees > 0 and not exists (select from network_events e
      where e.merchant_id = p.merchant_id and e.authorization_id = p.id and e.type = 'advice' and e.status = 'complete')`,
};
