import type { Transaction } from '../database/index.ts';
import type { Identity, Remembered } from './command.ts';

/** What happened to one command's identity: it is ours, or somebody had it before. */
export type Claim =
  | { readonly kind: 'won' }
  | { readonly kind: 'lost'; readonly sameContent: boolean; readonly remembered: Remembered };

interface ClaimRow {
  readonly merchant_id: string;
  readonly scope: string;
  readonly key: string;
}

const unnestIdentities = 'unnest($1::uuid[], $2::text[], $3::text[])';

/**
 * Claims identities with one sorted insert: sorted, so that two batches never wait for each other in a circle. An
 * identity that another transaction is just claiming is waited for.
 * @returns a claim for each identity, in the same order
 */
export async function claimIdentities(
  tx: Transaction,
  identities: readonly Identity[],
  at: Date,
): Promise<Claim[]> {
  if (identities.length === 0) return [];
  const sorted = identities.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const columns = columnsOf(sorted);
  const [won, standing] = await Promise.all([
    tx.query<ClaimRow>(
      `insert into claims (merchant_id, scope, key, fingerprint, claimed_at)
       select merchant_id, scope, key, fingerprint, $5::timestamptz
       from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as c (merchant_id, scope, key, fingerprint)
       on conflict do nothing
       returning merchant_id, scope, key`,
      [...columns, sorted.map((identity) => identity.fingerprint), at],
    ),
    tx.query<ClaimRow & { fingerprint: string; result: Remembered }>(
      `select merchant_id, scope, key, fingerprint, result from claims
       where (merchant_id, scope, key) in (select * from ${unnestIdentities})`,
      columns,
    ),
  ]);
  const wonNames = new Set(won.map(rowName));
  const byName = new Map(standing.map((row) => [rowName(row), row]));
  return identities.map((identity): Claim => {
    const name = nameOf(identity);
    if (wonNames.has(name)) return { kind: 'won' };
    const row = byName.get(name);
    if (!row) throw new Error(`The identity ${identity.scope} was neither claimed nor found.`);
    return { kind: 'lost', sameContent: row.fingerprint === identity.fingerprint, remembered: row.result };
  });
}

/** Keeps the answers of the commands that were done, and frees the identities of those that were refused. */
export async function settleClaims(
  tx: Transaction,
  kept: readonly { identity: Identity; remember: Remembered }[],
  freed: readonly Identity[],
): Promise<void> {
  const statements: Promise<unknown>[] = [];
  if (kept.length > 0) {
    const columns = columnsOf(kept.map((claim) => claim.identity));
    statements.push(
      tx.query(
        `update claims set result = c.result
         from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]::jsonb[]) as c (merchant_id, scope, key, result)
         where (claims.merchant_id, claims.scope, claims.key) = (c.merchant_id, c.scope, c.key)`,
        [...columns, kept.map((claim) => JSON.stringify(claim.remember))],
      ),
    );
  }
  if (freed.length > 0) {
    statements.push(
      tx.query(
        `delete from claims where (merchant_id, scope, key) in (select * from ${unnestIdentities})`,
        columnsOf(freed),
      ),
    );
  }
  await Promise.all(statements);
}

/** A name for an identity within this process, for folding and matching. */
export function nameOf(identity: Identity): string {
  return `${identity.merchantId}\u0000${identity.scope}\u0000${identity.key}`;
}

function rowName(row: ClaimRow): string {
  return nameOf({ merchantId: row.merchant_id, scope: row.scope, key: row.key, fingerprint: '' });
}

function columnsOf(identities: readonly Identity[]): [string[], string[], string[]] {
  return [
    identities.map((identity) => identity.merchantId),
    identities.map((identity) => identity.scope),
    identities.map((identity) => identity.key),
  ];
}
