import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../server/src/platform/index.ts';

/*
 * The work of one hold as one transaction of its own, in the fewest statements that SQL allows: one. It writes the
 * same rows to the same tables and indexes as the ledger does. `hot` credits one settlement account for all; without
 * it every card has a settlement account of its own, so that the number of row updates is the same.
 */
const transaction = (hot: boolean) => `
\\set n random(1, :cards)
with card as (
  update accounts set pending_debits = pending_debits + 10000, version = version + 1
  where merchant_id = :merchant::uuid and id = (select id from bench_cards where n = :n)
    and posted_credits - posted_debits - pending_debits >= 10000
  returning *),
settlement as (
  update accounts set pending_credits = pending_credits + 10000, version = version + 1
  where merchant_id = :merchant::uuid and id = ${hot ? ':hot::uuid' : '(select settlement from bench_cards where n = :n)'}
    and exists (select from card)
  returning *),
entry as (
  insert into transfers (merchant_id, id, kind, debit_account, credit_account, currency, posted, pending, hold_id, code,
    reference, forced, occurred_at, recorded_at, debit_version, debit_balance, debit_available, credit_version,
    credit_balance, credit_available, lane, batch, position)
  select card.merchant_id, gen_random_uuid(), 'hold', card.id, settlement.id, 'USD', 0, 10000, null, 'bench', 'bench',
    false, clock_timestamp(), clock_timestamp(), card.version, card.posted_credits - card.posted_debits,
    card.posted_credits - card.posted_debits - card.pending_debits, settlement.version,
    settlement.posted_credits - settlement.posted_debits, 0, :merchant::uuid, 1, 1
  from card, settlement
  returning *)
insert into holds (merchant_id, id, debit_account, credit_account, currency, remaining, reference, opened_at)
select merchant_id, id, debit_account, credit_account, currency, pending, reference, recorded_at from entry;
`;

/** What `pgbench --version` says, or null where it is not installed. */
export function pgbenchVersion(): string | null {
  const { status, stdout } = spawnSync('pgbench', ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

/** Gives pgbench its own cards: numbered, each with a settlement account of its own. */
export async function preparePgbench(database: Database, merchantId: string, cards: number): Promise<void> {
  await database.query('create table bench_cards (n integer primary key, id uuid, settlement uuid)');
  await database.query(
    `insert into bench_cards select n, gen_random_uuid(), gen_random_uuid() from generate_series(1, ${cards}) as n`,
  );
  const insert = (column: string, kind: string, credits: string) =>
    `insert into accounts (merchant_id, id, currency, kind, subject, may_go_negative, posted_credits)
     select '${merchantId}', ${column}, 'USD', '${kind}', ${column}::text, true, ${credits} from bench_cards`;
  await database.query(insert('id', 'card', '10000000000'));
  await database.query(insert('settlement', 'settlement', '0'));
  await database.query('vacuum analyze accounts');
  await database.query('vacuum analyze bench_cards');
}

export interface PgbenchRun {
  readonly merchantId: string;
  readonly hotAccount: string;
  readonly cards: number;
  readonly clients: number;
  readonly seconds: number;
  readonly hot: boolean;
}

/** @returns transactions per second */
export async function runPgbench(url: string, run: PgbenchRun): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'emboss-pgbench-'));
  try {
    const script = join(directory, 'hold.sql');
    await writeFile(script, transaction(run.hot));
    const how = ['-n', '-M', 'prepared', '-f', script, '-T', String(run.seconds)];
    const clients = ['-c', String(run.clients), '-j', String(Math.min(2, run.clients))];
    const names = { cards: run.cards, merchant: run.merchantId, hot: run.hotAccount };
    const variables = Object.entries(names).flatMap(([name, value]) => ['-D', `${name}=${value}`]);
    const output = await outputOf('pgbench', [...how, ...clients, ...variables, url]);
    const match = /tps = ([\d.]+)/.exec(output);
    if (!match) throw new Error(`pgbench failed:\n${output}`);
    return Number(match[1]);
  } finally {
    await rm(directory, { recursive: true });
  }
}

function outputOf(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    child.once('error', reject);
    child.once('close', () => resolve(output));
  });
}
