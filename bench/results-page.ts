import { findings } from './findings.ts';
import type { BenchOptions } from './options.ts';
import { markdown, type Table } from './table.ts';

/** The page that keeps the figures of a run, with what they were measured on and how. */
export function resultsPage(
  machine: readonly string[],
  results: ReadonlyMap<string, readonly Table[]>,
  { rounds, seconds }: BenchOptions,
  at: Date,
): string {
  const engines = [...results].map(
    ([engine, tables]) => `## ${engine}\n\n${tables.map(markdown).join('\n\n')}`,
  );
  return `# Benchmarks

Written by \`npm run bench\` on ${at.toISOString().slice(0, 10)}. Do not edit; run it again.

${machine.map((line) => `- ${line}`).join('\n')}

## How

Load and database share the cores of one machine, so every figure includes the cost of asking. Each measurement takes
${seconds} s and is taken ${rounds} times; the tables show medians, and of the longest waits the longest. Where two things are
compared they take turns within a round, so that both meet the same moods of the machine.

- **(a)** Holds of 1.00 on a random one of 20,000 funded cards, each crediting one settlement account, through the
  group commit and the ledger in one process. Callers wait for their answer, which comes when the hold is durable,
  before they ask again.
- **(b)** The same database work as one \`pgbench\` transaction for each hold: a single prepared statement that checks the
  balance, updates both accounts, and inserts the transfer and the hold with all their indexes. With the hot account
  every hold credits one settlement account as in (a); without it each card has one of its own.
- **(c)** Top-ups through the whole engine: reference claimed, amount held on the reserve, operation and job written;
  then a worker settles the hold, credits the card and writes the event. No webhook is configured.
- **(d)** \`get_info\` of active cards over HTTP against a server process, 64 connections: signature, nonce, decryption,
  card, balances, card number and CVV, encrypted answer. The requests are signed before the measurement begins, so the
  clock runs only while they are sent and answered.
- **(e)** Start-up is the time from starting the process until it says that it is ready. Memory is what the server
  process has in RAM; the embedded database is part of it, a PostgreSQL server is not.
- **(f)** Whole authorizations in one process, from the network message to the answer: 1.00 on a random one of 20,000 active
  cards of one merchant. Identity claimed, every check run, three limits counted (a day's amount and number, a month's
  amount), money held; the authorization, its network event and the event for webhooks are written. All are approved, no
  webhook is configured and the product charges nothing. Each card is used once before the measurement begins.
- **(g)** The same work as one \`pgbench\` transaction for each authorization: a single call of a PL/pgSQL function, prepared,
  that reads card, product, limits and counters, and writes the same columns of the same tables with all their indexes
  into the same database. It leaves out what only a batch has: its place in the hash chain and its receipt.
- **(h)** The same authorizations over HTTP against a server process, 64 connections: API key, Idempotency-Key, JSON both
  ways. **(i)** The same load on two such servers with one database, 32 connections each. Each server has been asked for each
  card once before. The load comes from the process of the benchmark.
- **(j)** Settlements in process, 64 callers: each settles one of the purchases that (f) has made.
- **(k)** (f) at 64 callers and a card's first page of 20, in two databases that take turns: in one each card has 20
  purchases, in the other as many as make the number in the table. They are inserted without the engine, spread over a
  year, each with a row in every table that an authorization writes: claim, authorization, one network event, closed hold,
  transfer, event. The data of those events is left empty.

${engines.join('\n\n')}

${findings}`;
}
