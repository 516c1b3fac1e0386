import type { ListPart, ListRange, Queryable } from '../platform/index.ts';
import type { Cardholder } from './cardholder.ts';
import { selectCardholders } from './cardholders-store.ts';

/** Whether a person may be given cards: accepted where nothing had to be verified, or where it was. */
export type CardholderStanding = 'accepted' | 'pending' | 'rejected';

export type ListedCardholder = Cardholder & { readonly standing: CardholderStanding };

/** Which people are listed; all, where nothing is said. */
export interface CardholderFilter {
  /** A part of the email or of the name, whatever its case. */
  readonly search?: string | undefined;
  readonly standing?: CardholderStanding | undefined;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
}

/** The merchant's people of whom this holds besides, each with their standing. */
const listed = (condition: string) => `select people.*, case
    when verifications.id is null or verifications.status = 'approved' then 'accepted'
    when verifications.status = 'rejected' then 'rejected' else 'pending' end as standing
  from (${selectCardholders} where merchant_id = $1 and ${condition}) as people
  left join verifications on verifications.merchant_id = people."merchantId"
    and verifications.cardholder_id = people.id`;

/** A part of a programme's people by their place, newest first or last, with how many there are. */
export async function listCardholders(
  db: Queryable,
  scope: { readonly merchantId: string; readonly programmeId: string },
  { search, standing, from, until }: CardholderFilter,
  range: ListRange,
): Promise<ListPart<ListedCardholder>> {
  const matching = `from (${listed('programme_id = $2')}) as listed
    where ($3::text is null or strpos(lower(email || ' ' || "firstName" || ' ' || "lastName"), lower($3)) > 0)
      and ($4::text is null or standing = $4)
      and ($5::timestamptz is null or "createdAt" >= $5) and ($6::timestamptz is null or "createdAt" < $6)`;
  const params = [
    scope.merchantId,
    scope.programmeId,
    search ?? null,
    standing ?? null,
    from ?? null,
    until ?? null,
  ];
  const [counted, rows] = await Promise.all([
    db.query<{ total: bigint }>(`select count(*) as total ${matching}`, params),
    db.query<ListedCardholder>(
      `select * ${matching} order by number ${range.oldestFirst ? 'asc' : 'desc'} limit $7 offset $8`,
      [...params, range.limit, range.skip],
    ),
  ]);
  return { total: Number(counted[0]?.total ?? 0n), rows };
}

/** The merchant's people after a number, oldest first: of one programme or of all, and of one standing or of any. */
export async function listCardholdersAfter(
  db: Queryable,
  merchantId: string,
  filter: { readonly programmeId?: string | undefined; readonly standing?: CardholderStanding | undefined },
  page: { readonly after: bigint | null; readonly limit: number },
): Promise<ListedCardholder[]> {
  const { programmeId, standing } = filter;
  const params: unknown[] = [merchantId, page.after ?? 0n, page.limit];
  // Said only where it is asked for, so that the planner sees which index has the order of the list.
  const ofProgramme = programmeId === undefined ? '' : `and programme_id = $${params.push(programmeId)}`;
  const ofStanding = standing === undefined ? '' : `where standing = $${params.push(standing)}`;
  return await db.query<ListedCardholder>(
    `select * from (${listed(`number > $2 ${ofProgramme}`)}) as listed ${ofStanding} order by number limit $3`,
    params,
  );
}

/** The merchant's cardholder of whichever programme, by id or by number; null when there is none. */
export async function findListedCardholder(
  db: Queryable,
  merchantId: string,
  name: string | bigint,
): Promise<ListedCardholder | null> {
  const column = typeof name === 'bigint' ? 'number' : 'id';
  const rows = await db.query<ListedCardholder>(listed(`${column} = $2`), [merchantId, name]);
  return rows[0] ?? null;
}
