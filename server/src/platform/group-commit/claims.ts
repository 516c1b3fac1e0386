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

interface StandingRow extends ClaimRow {
  readonly fingerprint: string;
  readonly result: Remembered;
}

const unnestIdentities = 'unnest($1::uuid[], $2::text[], $3::text[])';

/**
 * Claims identities with one sorted insert: sorted, so that two batches never wait for each other in a circle. An
 * identity that another transaction is just claiming is waited for, before this one has locked anything else.
 * @returns a claim for each identity, in the same order
 */
export async function claimIdentities(
  tx: Transaction,
  identities: readonly Identity[],
  at: Date,
): Promise<Claim[]> {
  if (identities.length === 0) return [];
  const sorted = identities.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const won = await tx.query<ClaimRow>(
    `insert into claims (merchant_id, scope, key, fingerprint, result, claimed_at)
     select merchant_id, scope, key, fingerprint, result, $6::timestamptz
     from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]::jsonb[])
       as c (merchant_id, scope, key, fingerprint, result)
     on conflict do nothing
     returning merchant_id, scope, key`,
    [
      ...columnsOf(sorted),
      sorted.map((identity) => identity.fingerprint),
      sorted.map((identity) => stored(presumedOf(identity))),
      at,
    ],
  );
  if (won.length === identities.length) return identities.map(() => ({ kind: 'won' }));
  const wonNames = new Set(won.map(rowName));
  const lost = identities.filter((identity) => !wonNames.has(nameOf(identity)));
  const standing = await readStanding(tx, lost);
  return identities.map((identity): Claim => {
    const name = nameOf(identity);
    if (wonNames.has(name)) return { kind: 'won' };
    const row = standing.get(name);
    if (!row) throw new Error(`The identity ${identity.scope} was neither claimed nor found.`);
    return { kind: 'lost', sameContent: row.fingerprint === identity.fingerprint, remembered: row.result };
  });
}

/** The claims that others hold. They are committed: the insert has waited for whoever was still at it. */
async function readStanding(
  tx: Transaction,
  identities: readonly Identity[],
): Promise<ReadonlyMap<string, StandingRow>> {
  const rows = await tx.query<StandingRow>(
    `select merchant_id, scope, key, fingerprint, result from claims
     where (merchant_id, scope, key) in (select * from ${unnestIdentities})`,
    columnsOf(identities),
  );
  return new Map(rows.map((row) => [rowName(row), row]));
}

/**
 * Keeps the answers of the commands that were done, where they are not what was presumed, and frees the identities of
 * those that were refused.
 */
export async function settleClaims(
  tx: Transaction,
  kept: readonly { identity: Identity; remember: Remembered }[],
  freed: readonly Identity[],
): Promise<void> {
  const statements: Promise<unknown>[] = [];
  const unforeseen = kept.filter(
    ({ identity, remember }) => stored(remember) !== stored(presumedOf(identity)),
  );
  if (unforeseen.length > 0) {
    statements.push(
      tx.query(
        `update claims set result = c.result
         from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]::jsonb[]) as c (merchant_id, scope, key, result)
         where (claims.merchant_id, claims.scope, claims.key) = (c.merchant_id, c.scope, c.key)`,
        [
          ...columnsOf(unforeseen.map((claim) => claim.identity)),
          unforeseen.map((claim) => stored(claim.remember)),
        ],
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
export function nameOf(identity: Pick<Identity, 'merchantId' | 'scope' | 'key'>): string {
  return `${identity.merchantId}\u0000${identity.scope}\u0000${identity.key}`;
}

function rowName(row: ClaimRow): string {
  return nameOf({ merchantId: row.merchant_id, scope: row.scope, key: row.key });
}

function presumedOf(identity: Identity): Remembered {
  return identity.presumed ?? null;
}

/** What the column holds: JSON, and SQL's null for nothing to remember. */
function stored(remembered: Remembered): string | null {
  return remembered === null ? null : JSON.stringify(remembered);
}

function columnsOf(identities: readonly Identity[]): [string[], string[], string[]] {
  return [
    identities.map((identity) => identity.merchantId),
    identities.map((identity) => identity.scope),
    identities.map((identity) => identity.key),
  ];
}
