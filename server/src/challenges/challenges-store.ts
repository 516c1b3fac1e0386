import type { Currency } from '../money/index.ts';
import type { Queryable, Transaction } from '../platform/index.ts';
import type { Challenge, ChallengeKey } from './challenge.ts';

const selectChallenges = `select merchant_id as "merchantId", id, number, programme_id as "programmeId",
  card_id as "cardId", transaction_id as "transactionId", kind, status, amount, currency, brand, acceptor,
  attempts_left as "attemptsLeft", created_at as "createdAt", expires_at as "expiresAt", ended_at as "endedAt",
  key_version as "keyVersion" from challenges`;

type ChallengeRow = Omit<Challenge, 'amount'> & { readonly amount: bigint; readonly currency: Currency };

function challengeFromRow({ amount, currency, ...row }: ChallengeRow): Challenge {
  return { ...row, amount: { amount, currency } };
}

/** What is kept of a challenge's secrets while it is in progress; afterwards nothing is. */
export interface ChallengeSecrets {
  readonly codeHash: Buffer | null;
  readonly codeSealed: Buffer | null;
  readonly tokenSealed: Buffer | null;
}

export interface NewChallenge {
  readonly challenge: Challenge;
  readonly secrets: ChallengeSecrets & { readonly tokenHash: Buffer | null };
}

/** The card's lock guards its challenges, so there is none of their own. */
export async function loadChallenges(tx: Transaction, keys: readonly ChallengeKey[]): Promise<Challenge[]> {
  if (keys.length === 0) return [];
  const rows = await tx.query<ChallengeRow>(
    `${selectChallenges} where (merchant_id, id) in (select * from unnest($1::uuid[], $2::uuid[]))`,
    [keys.map((key) => key.merchantId), keys.map((key) => key.challengeId)],
  );
  return rows.map(challengeFromRow);
}

export async function insertChallenges(tx: Transaction, rows: readonly NewChallenge[]): Promise<void> {
  if (rows.length === 0) return;
  const challenges = rows.map(({ challenge }) => challenge);
  const secrets = rows.map((row) => row.secrets);
  await tx.query(
    `insert into challenges (merchant_id, id, number, programme_id, card_id, transaction_id, kind, status, amount,
       currency, brand, acceptor, attempts_left, created_at, expires_at, key_version, code_hash, code_sealed,
       token_hash, token_sealed)
     select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::uuid[], $6::text[], $7::text[],
       $8::text[], $9::bigint[], $10::text[], $11::text[], $12::text[]::jsonb[], $13::smallint[], $14::timestamptz[],
       $15::timestamptz[], $16::integer[], $17::bytea[], $18::bytea[], $19::bytea[], $20::bytea[])`,
    [
      challenges.map((row) => row.merchantId),
      challenges.map((row) => row.id),
      challenges.map((row) => row.number),
      challenges.map((row) => row.programmeId),
      challenges.map((row) => row.cardId),
      challenges.map((row) => row.transactionId),
      challenges.map((row) => row.kind),
      challenges.map((row) => row.status),
      challenges.map((row) => row.amount.amount),
      challenges.map((row) => row.amount.currency),
      challenges.map((row) => row.brand),
      challenges.map((row) => JSON.stringify(row.acceptor)),
      challenges.map((row) => row.attemptsLeft),
      challenges.map((row) => row.createdAt.toISOString()),
      challenges.map((row) => row.expiresAt.toISOString()),
      challenges.map((row) => row.keyVersion),
      secrets.map((row) => row.codeHash),
      secrets.map((row) => row.codeSealed),
      secrets.map((row) => row.tokenHash),
      secrets.map((row) => row.tokenSealed),
    ],
  );
}

/** Writes where challenges are now. One that has ended keeps neither its code nor its page's token. */
export async function updateChallenges(tx: Transaction, rows: readonly Challenge[]): Promise<void> {
  if (rows.length === 0) return;
  const kept = (column: string) =>
    `${column} = case when c.status = 'in-progress' then challenges.${column} end`;
  await tx.query(
    `update challenges set status = c.status, attempts_left = c.attempts_left, ended_at = c.ended_at,
       ${['code_hash', 'code_sealed', 'token_sealed'].map(kept).join(', ')}
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::smallint[], $5::timestamptz[])
       as c (merchant_id, id, status, attempts_left, ended_at)
     where challenges.merchant_id = c.merchant_id and challenges.id = c.id`,
    [
      rows.map((row) => row.merchantId),
      rows.map((row) => row.id),
      rows.map((row) => row.status),
      rows.map((row) => row.attemptsLeft),
      rows.map((row) => row.endedAt?.toISOString() ?? null),
    ],
  );
}

/** How a caller names a challenge: by our id, or by the number on wires that show digits. */
export type ChallengeSelector = { readonly id: string } | { readonly number: bigint };

/** Within which a challenge is looked for: others do not exist. A programme of null is any of the merchant's. */
export interface ChallengeScope {
  readonly merchantId: string;
  readonly programmeId: string | null;
}

export async function readChallenge(
  database: Queryable,
  { merchantId, programmeId }: ChallengeScope,
  selector: ChallengeSelector,
): Promise<Challenge | null> {
  const [column, value] = Object.entries(selector)[0] as ['id' | 'number', unknown];
  const rows = await database.query<ChallengeRow>(
    `${selectChallenges}
     where merchant_id = $1 and ($2::uuid is null or programme_id = $2) and ${column} = $3`,
    [merchantId, programmeId, value],
  );
  return rows[0] ? challengeFromRow(rows[0]) : null;
}

export async function readChallengeByToken(
  database: Queryable,
  tokenHash: Buffer,
): Promise<Challenge | null> {
  const rows = await database.query<ChallengeRow>(`${selectChallenges} where token_hash = $1`, [tokenHash]);
  return rows[0] ? challengeFromRow(rows[0]) : null;
}

/** Null where there is no such challenge; nothing in it where it has ended. */
export async function readChallengeSecrets(
  database: Queryable,
  { merchantId, challengeId }: ChallengeKey,
): Promise<ChallengeSecrets | null> {
  const rows = await database.query<ChallengeSecrets>(
    `select code_hash as "codeHash", code_sealed as "codeSealed", token_sealed as "tokenSealed"
     from challenges where merchant_id = $1 and id = $2`,
    [merchantId, challengeId],
  );
  return rows[0] ?? null;
}

export interface ChallengeFilter extends ChallengeScope {
  /** Null for every card. */
  readonly cardId: string | null;
}

/** Challenges before a certain one, newest first. */
export async function selectChallengePage(
  database: Queryable,
  { merchantId, programmeId, cardId }: ChallengeFilter,
  page: { readonly after: string | null; readonly limit: number },
): Promise<Challenge[]> {
  const rows = await database.query<ChallengeRow>(
    `${selectChallenges}
     where merchant_id = $1 and ($2::uuid is null or programme_id = $2)
       and ${cardId === null ? '$3::uuid is null' : 'card_id = $3'} and ($4::uuid is null or id < $4)
     order by id desc limit $5`,
    [merchantId, programmeId, cardId, page.after, page.limit],
  );
  return rows.map(challengeFromRow);
}

/** Challenges whose time is over and that nobody has ended, over all merchants, the longest overdue first. */
export async function selectDueChallenges(
  database: Queryable,
  now: Date,
  limit: number,
): Promise<Challenge[]> {
  const rows = await database.query<ChallengeRow>(
    `${selectChallenges} where status = 'in-progress' and expires_at <= $1 order by expires_at limit $2`,
    [now, limit],
  );
  return rows.map(challengeFromRow);
}
