import type { Queryable, Transaction } from '../../platform/index.ts';
import type { Level, SpendState, SubjectControls } from './spend-controls.ts';
import { readRules } from './stored-rules.ts';
import type { SpendControlsChange } from './usage.ts';

/** A row of spend controls, of whatever level. */
export interface SubjectKey {
  readonly merchantId: string;
  readonly subjectId: string;
}

const inKeys = '(merchant_id, subject_id) in (select * from unnest($1::uuid[], $2::uuid[]))';

/**
 * Locks the rows that cards share and that count something, in the order of their ids. Rules without limits count
 * nothing, and many lanes may read them at once.
 * @returns the subjects whose rows are locked
 */
export async function lockShared(tx: Transaction, keys: readonly SubjectKey[]): Promise<Set<string>> {
  const rows = await tx.query<{ subjectId: string }>(
    `select subject_id as "subjectId" from spend_controls
     where ${inKeys} and level in ('programme', 'cardholder') and jsonb_array_length(rules -> 'limits') > 0
     order by merchant_id, subject_id for no key update`,
    columns(keys),
  );
  return new Set(rows.map(({ subjectId }) => subjectId));
}

interface ControlsRow {
  readonly subjectId: string;
  readonly level: Level;
  readonly rules: string | null;
  readonly state: SpendState | null;
}

/** The rows that exist among these. */
export async function loadControls(
  database: Queryable,
  keys: readonly SubjectKey[],
): Promise<SubjectControls[]> {
  const rows = await database.query<ControlsRow>(
    `select subject_id as "subjectId", level, rules::text as rules, state from spend_controls where ${inKeys}`,
    columns(keys),
  );
  return rows.map((row) => ({ ...row, rules: row.rules === null ? null : readRules(row.rules) }));
}

/** Writes the counters of subjects; their rules stay as they are. */
export async function storeStates(tx: Transaction, changes: readonly SpendControlsChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.query(
    `insert into spend_controls (merchant_id, subject_id, level, state)
     select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]::jsonb[])
       as c (merchant_id, subject_id, level, state) order by merchant_id, subject_id
     on conflict (merchant_id, subject_id) do update set state = excluded.state`,
    [
      ...columns(changes),
      changes.map(({ level }) => level),
      changes.map(({ state }) => JSON.stringify(state)),
    ],
  );
}

function columns(keys: readonly SubjectKey[]): [string[], string[]] {
  return [keys.map((key) => key.merchantId), keys.map((key) => key.subjectId)];
}
