import type { Queryable, Transaction } from '../platform/index.ts';
import type { Cardholder } from './cardholder.ts';

/** Inserts people, in the transaction of what they are needed for. */
export async function insertCardholders(tx: Transaction, people: readonly Cardholder[]): Promise<void> {
  const column = (of: (person: Cardholder) => string) => people.map(of);
  await tx.query(
    `insert into cardholders (merchant_id, id, programme_id, first_name, last_name, email, phone, phone_country_code,
       birthday, country_code, city, address, address_line_two, state, postal_code, created_at, number, registered_for)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
       $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[],
       $16::timestamptz[], $17::bigint[], $18::text[])`,
    [
      column((person) => person.merchantId),
      column((person) => person.id),
      column((person) => person.programmeId),
      column((person) => person.firstName),
      column((person) => person.lastName),
      column((person) => person.email),
      column((person) => person.phone),
      column((person) => person.phoneCountryCode),
      column((person) => person.birthday),
      column((person) => person.countryCode),
      column((person) => person.city),
      column((person) => person.address),
      column((person) => person.addressLineTwo),
      column((person) => person.state),
      column((person) => person.postalCode),
      column((person) => person.createdAt.toISOString()),
      people.map((person) => person.number),
      people.map((person) => person.registeredFor),
    ],
  );
}

export const selectCardholders = `select id, number, merchant_id as "merchantId", programme_id as "programmeId",
  registered_for as "registeredFor", first_name as "firstName", last_name as "lastName", email, phone,
  phone_country_code as "phoneCountryCode", birthday, country_code as "countryCode", city, address,
  address_line_two as "addressLineTwo", state, postal_code as "postalCode", created_at as "createdAt" from cardholders`;

/** The programme's cardholder, by id or by number, or null: another programme's does not exist. */
export async function findCardholder(
  db: Queryable,
  { merchantId, programmeId }: { readonly merchantId: string; readonly programmeId: string },
  name: string | bigint,
): Promise<Cardholder | null> {
  const column = typeof name === 'bigint' ? 'number' : 'id';
  const rows = await db.query<Cardholder>(
    `${selectCardholders} where merchant_id = $1 and ${column} = $2 and programme_id = $3`,
    [merchantId, name, programmeId],
  );
  return rows[0] ?? null;
}

/** The ids of those among these cardholders that were verified. */
export async function loadVerified(
  tx: Transaction,
  keys: readonly { readonly merchantId: string; readonly cardholderId: string }[],
): Promise<string[]> {
  if (keys.length === 0) return [];
  const rows = await tx.query<{ id: string }>(
    `select id from cardholders where verified_at is not null
       and (merchant_id, id) in (select * from unnest($1::uuid[], $2::uuid[]))`,
    [keys.map(({ merchantId }) => merchantId), keys.map(({ cardholderId }) => cardholderId)],
  );
  return rows.map(({ id }) => id);
}

/** Keeps when people were first verified, what was said before staying, and answers that of those who exist. */
export async function markVerified(
  tx: Transaction,
  people: readonly {
    readonly merchantId: string;
    readonly cardholderId: string;
    readonly verifiedAt: Date;
  }[],
): Promise<{ readonly verifiedAt: Date }[]> {
  if (people.length === 0) return [];
  return await tx.query<{ verifiedAt: Date }>(
    `update cardholders set verified_at = coalesce(cardholders.verified_at, p.verified_at)
     from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as p (merchant_id, id, verified_at)
     where cardholders.merchant_id = p.merchant_id and cardholders.id = p.id
     returning cardholders.verified_at as "verifiedAt"`,
    [
      people.map(({ merchantId }) => merchantId),
      people.map(({ cardholderId }) => cardholderId),
      people.map(({ verifiedAt }) => verifiedAt.toISOString()),
    ],
  );
}
