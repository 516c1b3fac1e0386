import type { Transaction } from '../platform/index.ts';
import type { OpenWork, Report } from './finding.ts';

/** Over all accounts of a currency, what was debited was credited; so were holds. */
export async function checkCurrencies(tx: Transaction, report: Report) {
  const rows = await tx.query<{
    currency: string;
    postedDebits: bigint;
    postedCredits: bigint;
    pendingDebits: bigint;
    pendingCredits: bigint;
  }>(
    `select currency, sum(posted_debits)::bigint as "postedDebits", sum(posted_credits)::bigint as "postedCredits",
       sum(pending_debits)::bigint as "pendingDebits", sum(pending_credits)::bigint as "pendingCredits"
     from accounts group by currency order by currency`,
  );
  for (const row of rows) {
    if (row.postedDebits !== row.postedCredits || row.pendingDebits !== row.pendingCredits) {
      report('currency-sums', `${row.currency}: debits and credits differ`);
    }
  }
  return rows;
}

interface AccountFinding {
  readonly merchant_id: string;
  readonly id: string;
  readonly kind: string;
  readonly balanced: boolean;
  readonly gapless: boolean;
  readonly limited: boolean;
}

/** Every balance is the sum of its transfers, every version is there, and limits hold. In pages by account. */
export async function checkAccounts(
  tx: Transaction,
  report: Report,
  pageSize: number,
  onProgress: (line: string) => void,
): Promise<number> {
  let checked = 0;
  let after: readonly [string, string] = [
    '00000000-0000-0000-0000-000000000000',
    '00000000-0000-0000-0000-000000000000',
  ];
  for (;;) {
    const rows = await tx.query<AccountFinding>(accountPage, [after[0], after[1], pageSize]);
    for (const row of rows) {
      const name = `${row.kind} account ${row.id}`;
      if (!row.balanced) report('account-balances', `${name}: its balances are not the sum of its transfers`);
      if (!row.gapless) report('account-balances', `${name}: its transfers have a gap or a repetition`);
      if (!row.limited) report('account-limits', `${name}: below zero without a forced transfer`);
    }
    checked += rows.length;
    const last = rows.at(-1);
    if (!last) return checked;
    after = [last.merchant_id, last.id];
    onProgress(`${checked} accounts compared with their transfers`);
  }
}

/** Looks the lines of each account up by themselves: a plan for all of a page at once needs to know the sizes of tables. */
const accountPage = `
  select page.merchant_id, page.id, page.kind,
    posted_debits = debits and posted_credits = credits and page.pending_debits = sums.pending_debits
      and page.pending_credits = sums.pending_credits as balanced,
    version = lines and version = versions and version = last_version as gapless,
    may_go_negative or forced or posted_credits - posted_debits - page.pending_debits >= 0 as limited
  from (
    select * from accounts where (merchant_id, id) > ($1::uuid, $2::uuid) order by merchant_id, id limit $3) as page
  cross join lateral (
    select coalesce(sum(debit), 0) as debits, coalesce(sum(credit), 0) as credits,
      coalesce(sum(pending_debit), 0) as pending_debits, coalesce(sum(pending_credit), 0) as pending_credits,
      count(distinct version) as versions, coalesce(max(version), 0) as last_version, count(*) as lines,
      coalesce(bool_or(forced), false) as forced
    from (
      select debit_version as version, posted as debit, 0 as credit, pending as pending_debit, 0 as pending_credit, forced
      from transfers where debit_account = page.id
      union all
      select credit_version, 0, posted, 0, pending, forced from transfers where credit_account = page.id) as legs
  ) as sums
  order by page.merchant_id, page.id`;

/** What is left of every hold is the sum of its transfers, and equals the open work that it belongs to. */
export async function checkHolds(
  tx: Transaction,
  report: Report,
  openWork: readonly OpenWork[],
): Promise<number> {
  const wrong = await tx.query<{ id: string }>(
    `select holds.id from holds
     left join (select merchant_id, coalesce(hold_id, id) as hold, sum(pending) as pending from transfers
                where kind <> 'post' group by merchant_id, coalesce(hold_id, id)) as sums
       on sums.merchant_id = holds.merchant_id and sums.hold = holds.id
     where holds.remaining <> coalesce(sums.pending, 0) limit 100`,
  );
  for (const { id } of wrong) report('holds', `Hold ${id}: what remains is not the sum of its transfers`);

  const union = openWork
    .map(({ sql }) => `select merchant_id, reference, amount from (${sql}) as work`)
    .join(' union all ');
  if (union !== '') {
    const unmatched = await tx.query<{ reference: string; held: bigint; expected: bigint }>(
      `with work as (${union}),
       expected as (select merchant_id, reference, sum(amount)::bigint as amount from work group by merchant_id, reference),
       held as (select merchant_id, reference, sum(remaining)::bigint as amount from holds where remaining > 0
                group by merchant_id, reference)
       select coalesce(held.reference, expected.reference) as reference, coalesce(held.amount, 0) as held,
         coalesce(expected.amount, 0) as expected
       from held full join expected using (merchant_id, reference)
       where coalesce(held.amount, 0) <> coalesce(expected.amount, 0) limit 100`,
    );
    for (const row of unmatched) {
      report('open-work', `${row.reference}: holds ${row.held}, and its open work expects ${row.expected}`);
    }
  }
  const counted = await tx.query<{ open: bigint }>('select count(*) as open from holds where remaining > 0');
  return Number(counted[0]?.open ?? 0n);
}
