import type { Database } from '../../platform/index.ts';

/** Each purchase by itself, and against the list of its messages. */
export async function checkPurchases(database: Database): Promise<string[]> {
  const findings: string[] = [];
  for (const [what, sql] of Object.entries(disagreements)) {
    const rows = await database.query(sql);
    findings.push(...rows.map((row) => `${what}: ${JSON.stringify(row, digits)}`));
  }
  return findings;
}

const digits = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

/** What a purchase's messages posted to the card and freed of its hold. Fees are told by themselves. */
const told = `
  select merchant_id, authorization_id as id,
    coalesce(-sum(posted) filter (where type in ('settlement', 'debit', 'reversal')), 0) as paid,
    coalesce(sum(billing_amount) filter (where type = 'reversal' and status = 'complete' and posted is null), 0) as reversed,
    coalesce(sum(billing_amount) filter (where type = 'expiry'), 0) as expired,
    count(*) filter (where type = 'expiry') as expiries,
    max(number) filter (where type = 'expiry') as expired_at,
    max(number) filter (where type = 'settlement' and status = 'complete') as settled_at
  from network_events where authorization_id is not null group by 1, 2`;

/** Each answers rows that must not be. */
const disagreements = {
  'a status says something else than the amounts': `
    select id, status, held, open, open_fees, settled, is_early from authorizations
    where not case status
      when 'pending' then open > 0
      when 'partially-settled' then open > 0 and settled > 0
      when 'declined' then open = 0 and settled = 0
      when 'reversed' then open = 0 and settled = 0
      else open = 0 end
    or (open = 0 and open_fees <> 0) or settled < 0 or reversed < 0 or cleared < 0`,

  'a purchase has settled something else than its messages say': `
    with told as (${told})
    select p.id, p.status, p.settled, told.paid from authorizations p join told using (merchant_id, id)
    where p.settled <> told.paid`,

  'a hold was freed twice': `
    with told as (${told})
    select p.id, p.status, p.held, p.open, told.reversed, told.expired from authorizations p
    join told using (merchant_id, id) where p.open + told.reversed + told.expired > p.held`,

  'what a purchase costs is not what its messages changed': `
    select p.id, p.status, p.settled, p.open, sum(e.cost_change) as changes
    from authorizations p join network_events e on e.merchant_id = p.merchant_id and e.authorization_id = p.id
    group by p.merchant_id, p.id having p.settled + p.open <> sum(e.cost_change)`,

  'a purchase is expired and settled at once': `
    with told as (${told})
    select p.id, p.status, told.expiries, told.expired_at, told.settled_at from authorizations p
    join told using (merchant_id, id)
    where told.expiries > 1 or (p.status = 'expired') <> (told.expiries = 1 and coalesce(told.settled_at, 0) < told.expired_at)`,

  'a hold stands beyond its time': `
    select p.id, p.status, p.open, told.expiries from authorizations p join (${told}) told using (merchant_id, id)
    where p.open > 0 and told.expiries > 0`,

  'a message of a purchase names another card than it': `
    select e.id, e.card_id, p.card_id from network_events e
    join authorizations p on p.merchant_id = e.merchant_id and p.id = e.authorization_id
    where e.card_id <> p.card_id`,

  'a declined message moved money': `
    select id, type, posted, decline_reason from network_events
    where (status = 'declined') <> (decline_reason is not null) or (status = 'declined' and posted is not null)`,
};
