/**
 * The connection was lost while COMMIT was under way: the transaction may or may not have happened. The caller
 * must find out (the group commit asks its lane) or repeat something idempotent.
 */
export class CommitOutcomeUnknown extends Error {
  constructor(cause: unknown) {
    super('The connection was lost during COMMIT; whether the transaction happened is not known.', { cause });
    this.name = 'CommitOutcomeUnknown';
  }
}

/** The SQLSTATE of statements that came after the failed one in their transaction. */
export const ABORTED = '25P02';

const retryableStates = new Set([
  ABORTED,
  '25P03', // ended while idle in a transaction
  '53300', // too many connections
  '40001', // serialization failure
  '40P01', // deadlock
  '55P03', // lock not available
  '57P01', // the server is shutting down
  '57P02',
  '57P03',
  '57P05',
]);

/** True when the same work may succeed if it is simply repeated: a deadlock, or a connection that was lost. */
export function isTransient(error: unknown): boolean {
  if (error instanceof CommitOutcomeUnknown) return true;
  const code = sqlState(error);
  if (code === null) {
    const message = error instanceof Error ? error.message : '';
    return /Connection terminated|connection error|ECONNRE|ECONNREFUSED|EPIPE|timeout exceeded when trying to connect|Query read timeout|not queryable/i.test(
      message,
    );
  }
  return retryableStates.has(code) || code.startsWith('08') || /^E[A-Z]+$/.test(code);
}

/** The SQLSTATE of a database error, for example `23505`, or null when the error did not come from SQL. */
export function sqlState(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : null;
}

/** True when a unique constraint (of that name, where one is given) refused a row. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (sqlState(error) !== '23505') return false;
  return constraint === undefined || (error as { constraint?: unknown }).constraint === constraint;
}
