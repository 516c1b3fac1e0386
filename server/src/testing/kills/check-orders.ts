import type { Database } from '../../platform/index.ts';
import type { CardBook, StatusOrder } from './card-book.ts';

interface OperationRow {
  readonly card: string;
  readonly kind: string;
  readonly reference: string | null;
  readonly amount: bigint;
  readonly status: string;
  readonly planned: boolean;
}

/** Every order that was accepted is there exactly once and has ended as it had to; no order that was refused is. */
export async function checkOrders(database: Database, books: readonly CardBook[]): Promise<string[]> {
  const findings: string[] = [];
  const operations = await database.query<OperationRow>(
    `select cards.reference as card, operations.kind, operations.reference, operations.amount, operations.status,
       planned_failure is not null as planned
     from operations join cards on cards.merchant_id = operations.merchant_id and cards.id = operations.card_id`,
  );
  for (const { card, kind, reference, status, planned } of operations) {
    const expected = planned ? 'failed' : 'done';
    if (status !== expected)
      findings.push(`${kind} ${reference ?? ''} of ${card} is ${status}, not ${expected}`);
  }
  const byCard = Map.groupBy(operations, ({ card }) => card);
  for (const book of books) {
    const own = byCard.get(book.reference) ?? [];
    byCard.delete(book.reference);
    findings.push(...checkBook(book, own).map((finding) => `${book.reference}: ${finding}`));
  }
  for (const card of byCard.keys()) findings.push(`${card}: a card that nobody asked for`);
  return findings;
}

function checkBook(book: CardBook, operations: readonly OperationRow[]): string[] {
  const findings: string[] = [];
  const issues = operations.filter(({ kind }) => kind === 'issue');
  if (issues.length !== (book.fate === 'accepted' ? 1 : 0))
    findings.push(`its application was ${book.fate} and issued ${issues.length} times`);
  if (issues.some(({ amount }) => amount !== book.firstLoad)) findings.push('its first load is another');

  const fundings = Map.groupBy(
    operations.filter(({ kind }) => kind === 'fund'),
    ({ reference }) => reference ?? '',
  );
  for (const [reference, { amount, fate }] of book.deposits) {
    const found = fundings.get(reference) ?? [];
    fundings.delete(reference);
    if (found.length !== (fate === 'accepted' ? 1 : 0))
      findings.push(`top-up ${reference} was ${fate} and is there ${found.length} times`);
    if (found.some((operation) => operation.amount !== amount))
      findings.push(`top-up ${reference} has another amount`);
  }
  for (const reference of fundings.keys()) findings.push(`top-up ${reference} that nobody asked for`);

  for (const kind of ['freeze', 'unfreeze', 'close'] as const satisfies StatusOrder[]) {
    const { accepted, lost } = book.orders[kind];
    const found = operations.filter((operation) => operation.kind === kind).length;
    if (found < accepted || found > accepted + lost)
      findings.push(
        `${kind} was accepted ${accepted} times, lost ${lost} times, and is there ${found} times`,
      );
  }
  return findings;
}

/** Every network message that was answered was recorded exactly once, and one whose answer was lost at most once. */
export async function checkMessages(database: Database, books: readonly CardBook[]): Promise<string[]> {
  const findings: string[] = [];
  const rows = await database.query<{ key: string; type: string; times: bigint }>(
    `select acceptor ->> 'name' as key, type, count(*) as times from network_events group by 1, 2`,
  );
  const times = new Map(rows.map((row) => [`${row.type} ${row.key}`, Number(row.times)]));
  for (const { key, type, fate } of books.flatMap((book) => book.messages)) {
    const name = `${type} ${key}`;
    const found = times.get(name) ?? 0;
    times.delete(name);
    const least = fate === 'recorded' ? 1 : 0;
    const most = fate === 'refused' ? 0 : 1;
    if (found < least || found > most) findings.push(`${name} was ${fate} and is there ${found} times`);
  }
  for (const name of times.keys()) findings.push(`${name} that nobody sent`);
  return findings;
}
