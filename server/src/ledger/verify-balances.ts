import type { Transaction } from '../platform/index.ts';
import { type AccountKind, accountRef } from './account.ts';
import type { OpenWork, Report } from './finding.ts';

/** Over all accounts of a currency, what was debited was credited; so were holds. */
export async function checkCurrencies(tx: Transaction, report: Report) {
  const rows = await tx.query<{
    currency: string;
    postedDebits: string;
    postedCredits: string;
    pendingDebits: string;
    pendingCredits: string;
  }>(
    `select currency, sum(posted_debits)::text as "postedDebits", sum(posted_credits)::text as "postedCredits",
       sum(pending_debits)::text as "pendingDebits", sum(pending_credits)::text as "pendingCredits"
     from accounts group by currency order by currency`,
  );
  for (const row of rows) {
    if (row.postedDebits !== row.postedCredits || row.pendingDebits !== row.pendingCredits) {
      report('currency-sums', `${row.currency}: debits and credits differ`);
    }
  }
  // Sums over all accounts may be larger than one account's balance can be.
  return rows.map(({ currency, postedDebits, postedCredits }) => ({
    currency,
    postedDebits: BigInt(postedDebits),
    postedCredits: BigInt(postedCredits),
  }));
}

interface AccountFinding {
  readonly merchant_id: string;
  readonly id: string;
  readonly currency: string;
  readonly kind: AccountKind;
  readonly subject: string;
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
      if (accountRef(row.merchant_id, row.currency, row.kind, row.subject).id !== row.id) {
        report('account-balances', `${name}: it is not the account that its id was made for`);
      }
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
  select page.merchant_id, page.id, page.currency, page.kind, page.subject,
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

  const displaced = await tx.query<{ id: string }>(
    `select coalesce(holds.id, opened.id) as id
     from holds full join (select * from transfers where kind = 'hold') as opened
       on opened.merchant_id = holds.merchant_id and opened.id = holds.id
     where (holds.debit_account, holds.credit_account, holds.currency, holds.reference)
       is distinct from (opened.debit_account, opened.credit_account, opened.currency, opened.reference)
     limit 100`,
  );
  for (const { id } of displaced) report('holds', `Hold ${id}: it is not the one that its transfer opened`);

  const orphans = await tx.query<{ account: string }>(
    `select leg.account from (select merchant_id, debit_account as account from transfers
       union select merchant_id, credit_account from transfers) as leg
     left join accounts on accounts.merchant_id = leg.merchant_id and accounts.id = leg.account
     where accounts.id is null limit 100`,
  );
  for (const { account } of orphans)
    report('account-balances', `Account ${account}: it has transfers and no row`);

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
