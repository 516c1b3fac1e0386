import type { Database, Transaction } from '../platform/index.ts';
import { versionBytes } from './sealed-value.ts';
import type { Vault } from './vault.ts';

/** Where a table keeps what the vault has sealed, and what each value was sealed for. */
export interface SealedColumn<Row extends object> {
  readonly table: string;
  /** Of bytes; null where there is nothing. */
  readonly column: string;
  /** The columns that tell rows apart, the primary key first, by their names in `Row`. */
  readonly key: Readonly<Record<keyof Row, string>>;
  readonly contextOf: (row: Row) => string;
}

/** Sealed values may be megabytes. */
const pageSize = 20;

/**
 * Brings a column under the vault's current key version, a page per transaction. It may be killed and started again, and
 * passes over the table until a pass finds nothing, because a process that still has the old current version may write
 * behind its back.
 * @returns how many values it rewrote
 * @throws VaultError when one does not open, with what is before it rewritten
 */
export async function reencryptColumn<Row extends object>(
  database: Database,
  vault: Pick<Vault, 'sealBytes' | 'openBytes' | 'currentKeyVersion'>,
  sealed: SealedColumn<Row>,
): Promise<number> {
  let done = 0;
  let last: Row | null = null;
  for (;;) {
    const page: readonly Row[] = await database.transaction((tx) => reencryptPage(tx, vault, sealed, last));
    done += page.length;
    if (page.length === 0 && last === null) return done;
    last = page.at(-1) ?? null;
  }
}

async function reencryptPage<Row extends object>(
  tx: Transaction,
  vault: Pick<Vault, 'sealBytes' | 'openBytes' | 'currentKeyVersion'>,
  { table, column, key, contextOf }: SealedColumn<Row>,
  after: Row | null,
): Promise<readonly Row[]> {
  const names = Object.keys(key) as (keyof Row & string)[];
  const columns = names.map((name) => key[name]).join(', ');
  const placesFrom = (first: number) => names.map((_, index) => `$${first + index}`).join(', ');
  const valuesOf = (row: Row) => names.map((name) => row[name]);
  const rows = await tx.query<Row & { readonly sealed: Buffer }>(
    `select ${names.map((name) => `${key[name]} as "${name}"`).join(', ')}, ${column} as sealed from ${table}
     where substring(${column} from 2 for 2) <> $1 ${after ? `and (${columns}) > (${placesFrom(3)})` : ''}
     order by ${columns} limit $2 for update`,
    [versionBytes(vault.currentKeyVersion()), pageSize, ...(after ? valuesOf(after) : [])],
  );
  await Promise.all(
    rows.map((row) => {
      const context = contextOf(row);
      const fresh = vault.sealBytes(vault.openBytes(row.sealed, context), context);
      return tx.query(`update ${table} set ${column} = $1 where (${columns}) = (${placesFrom(2)})`, [
        fresh,
        ...valuesOf(row),
      ]);
    }),
  );
  return rows;
}
