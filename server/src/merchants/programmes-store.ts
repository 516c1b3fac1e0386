import type { Queryable } from '../platform/index.ts';
import type { Programme } from './merchant.ts';

const columns = `id, merchant_id as "merchantId", name, dialect, created_at as "createdAt"`;

/** Inserts the programme; false when its merchant does not exist. */
export async function insertProgramme(db: Queryable, programme: Programme): Promise<boolean> {
  const rows = await db.query(
    `insert into programmes (merchant_id, id, name, dialect, created_at)
     select id, $2::uuid, $3::text, $4::text, $5::timestamptz from merchants where id = $1
     returning id`,
    [programme.merchantId, programme.id, programme.name, programme.dialect, programme.createdAt],
  );
  return rows.length === 1;
}

/** The merchant's programme, or null when it has none of that id. */
export async function findProgramme(
  db: Queryable,
  { merchantId, programmeId }: { readonly merchantId: string; readonly programmeId: string },
): Promise<Programme | null> {
  const rows = await db.query<Programme>(
    `select ${columns} from programmes where merchant_id = $1 and id = $2`,
    [merchantId, programmeId],
  );
  return rows[0] ?? null;
}

/** A page of the merchant's programmes in the order of their creation. */
export function listProgrammes(
  db: Queryable,
  merchantId: string,
  page: { readonly after: string | null; readonly limit: number },
): Promise<Programme[]> {
  return db.query<Programme>(
    `select ${columns} from programmes where merchant_id = $1 and ($2::uuid is null or id > $2)
     order by id limit $3`,
    [merchantId, page.after, page.limit],
  );
}
