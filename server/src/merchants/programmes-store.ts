import { setUndeliveredPolicy } from '../events/index.ts';
import type { Queryable, Transaction } from '../platform/index.ts';
import type { Programme } from './merchant.ts';

/** What becomes of undelivered events is the outbox's to know, and kept there. */
export const programmeSettings = `jsonb_build_object('recordsUndelivered', coalesce((select records_undelivered
    from webhook_policies where merchant_id = programmes.merchant_id and programme_id = programmes.id), false),
  'refusesReplays', programmes.refuses_replays)`;

const selectProgrammes = `select id, merchant_id as "merchantId", name, dialect, ${programmeSettings} as settings,
  created_at as "createdAt" from programmes`;

/** Inserts the programme; false when its merchant does not exist. */
export async function insertProgramme(db: Queryable, programme: Programme): Promise<boolean> {
  const { merchantId, id, name, dialect, settings, createdAt } = programme;
  const rows = await db.query(
    `insert into programmes (merchant_id, id, name, dialect, created_at, refuses_replays)
     select id, $2::uuid, $3::text, $4::text, $5::timestamptz, $6::boolean from merchants where id = $1
     returning id`,
    [merchantId, id, name, dialect, createdAt, settings.refusesReplays],
  );
  if (rows.length === 0) return false;
  const { recordsUndelivered } = settings;
  await setUndeliveredPolicy(db, { merchantId, programmeId: id, dialect, recordsUndelivered });
  return true;
}

/** Whoever changes a programme holds this lock, so that none of two changes at once is lost. */
export async function lockProgramme(
  tx: Transaction,
  { merchantId, programmeId }: { readonly merchantId: string; readonly programmeId: string },
): Promise<void> {
  await tx.query('select from programmes where merchant_id = $1 and id = $2 for no key update', [
    merchantId,
    programmeId,
  ]);
}

/** Writes what can change of a programme. */
export async function storeProgramme(
  db: Queryable,
  { merchantId, id: programmeId, dialect, name, settings }: Programme,
): Promise<void> {
  const { recordsUndelivered, refusesReplays } = settings;
  await db.query('update programmes set name = $3, refuses_replays = $4 where merchant_id = $1 and id = $2', [
    merchantId,
    programmeId,
    name,
    refusesReplays,
  ]);
  await setUndeliveredPolicy(db, { merchantId, programmeId, dialect, recordsUndelivered });
}

/** The merchant's programme, or null when it has none of that id. */
export async function findProgramme(
  db: Queryable,
  { merchantId, programmeId }: { readonly merchantId: string; readonly programmeId: string },
): Promise<Programme | null> {
  const rows = await db.query<Programme>(`${selectProgrammes} where merchant_id = $1 and id = $2`, [
    merchantId,
    programmeId,
  ]);
  return rows[0] ?? null;
}

/** A page of the merchant's programmes in the order of their creation. */
export function listProgrammes(
  db: Queryable,
  merchantId: string,
  page: { readonly after: string | null; readonly limit: number },
): Promise<Programme[]> {
  return db.query<Programme>(
    `${selectProgrammes} where merchant_id = $1 and ($2::uuid is null or id > $2)
     order by id limit $3`,
    [merchantId, page.after, page.limit],
  );
}
