import type { Queryable } from '../../platform/index.ts';
import type { DecisionHook, HookKey, HookSettings, SealedHook } from './decision-hook.ts';

const columns = `merchant_id as "merchantId", programme_id as "programmeId", url, window_ms as "windowMs", fallback,
  fallback_limit as "fallbackLimit", enabled, previous_until as "previousSecretUntil", created_at as "createdAt"`;

const sealedColumns = `${columns}, secret, previous_secret as "previousSecret"`;

/** The hooks of these programmes that are to be asked, with one look at the index. */
export async function loadHooks(db: Queryable, keys: readonly HookKey[]): Promise<SealedHook[]> {
  if (keys.length === 0) return [];
  return await db.query<SealedHook>(
    // In sub-selects the planner does not see how long the arrays are, and keeps its plan.
    `select ${sealedColumns} from decision_hooks
     where (merchant_id, programme_id) in (
       select * from unnest((select $1::uuid[]), (select $2::uuid[]))) and enabled`,
    [keys.map((key) => key.merchantId), keys.map((key) => key.programmeId)],
  );
}

/** The programme's hook without its secrets, enabled or not, or null. */
export async function readDecisionHook(db: Queryable, key: HookKey): Promise<DecisionHook | null> {
  const rows = await db.query<DecisionHook>(
    `select ${columns} from decision_hooks where merchant_id = $1 and programme_id = $2`,
    [key.merchantId, key.programmeId],
  );
  return rows[0] ?? null;
}

/** Changes what was chosen about a hook; its secrets stay. Null when the programme has none. */
export async function updateHook(
  db: Queryable,
  { merchantId, programmeId, ...settings }: HookKey & HookSettings,
): Promise<DecisionHook | null> {
  const rows = await db.query<DecisionHook>(
    `update decision_hooks set url = $3, window_ms = $4, fallback = $5, fallback_limit = $6, enabled = $7
     where merchant_id = $1 and programme_id = $2 returning ${columns}`,
    [merchantId, programmeId, ...settingsOf(settings)],
  );
  return rows[0] ?? null;
}

export interface NewHook extends HookKey, HookSettings {
  readonly secret: Buffer;
  readonly createdAt: Date;
}

/** Inserts the hook; null when its programme does not exist, or when somebody else has just given it one. */
export async function insertHook(db: Queryable, hook: NewHook): Promise<DecisionHook | null> {
  const { merchantId, programmeId, secret, createdAt } = hook;
  const rows = await db.query<DecisionHook>(
    `insert into decision_hooks (merchant_id, programme_id, url, window_ms, fallback, fallback_limit, enabled,
       secret, created_at)
     select merchant_id, id, $3::text, $4::integer, $5::text, $6::bigint, $7::boolean, $8::bytea, $9::timestamptz
     from programmes where merchant_id = $1 and id = $2
     on conflict (merchant_id, programme_id) do nothing
     returning ${columns}`,
    [merchantId, programmeId, ...settingsOf(hook), secret, createdAt],
  );
  return rows[0] ?? null;
}

export interface NewSecret extends HookKey {
  readonly secret: Buffer;
  /** Until when the present secret stays good; null ends it now. */
  readonly previousUntil: Date | null;
}

/** Puts a new secret before the present one. Null when the programme has no hook. */
export async function replaceSecret(db: Queryable, fresh: NewSecret): Promise<DecisionHook | null> {
  const { merchantId, programmeId, secret, previousUntil } = fresh;
  const rows = await db.query<DecisionHook>(
    `update decision_hooks set secret = $3::bytea,
       previous_secret = case when $4::timestamptz is null then null else secret end,
       previous_until = $4::timestamptz
     where merchant_id = $1 and programme_id = $2 returning ${columns}`,
    [merchantId, programmeId, secret, previousUntil],
  );
  return rows[0] ?? null;
}

/** Whether there was one. */
export async function deleteHook(db: Queryable, key: HookKey): Promise<boolean> {
  const rows = await db.query(
    'delete from decision_hooks where merchant_id = $1 and programme_id = $2 returning programme_id',
    [key.merchantId, key.programmeId],
  );
  return rows.length === 1;
}

function settingsOf({ url, windowMs, fallback, fallbackLimit, enabled }: HookSettings) {
  return [url, windowMs, fallback, fallbackLimit, enabled];
}
