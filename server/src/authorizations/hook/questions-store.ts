import type { Queryable, Transaction } from '../../platform/index.ts';
import type { LateAnswer, Question, QuestionKey } from './question.ts';
import { type MessageJson, messageFromJson, messageToJson } from './stored-message.ts';

const selectQuestions = `select merchant_id as "merchantId", id, programme_id as "programmeId", card_id as "cardId",
  authorization_id as "authorizationId", event_id as "eventId", status, message, comparisons, asked_at as "askedAt",
  deadline, fallback, fallback_limit as "fallbackLimit", reply, decided, late_verdict, late_ms, late_reason,
  late_failure from decision_questions`;

type QuestionRow = Omit<Question, 'message' | 'late'> & {
  readonly message: MessageJson;
  readonly late_verdict: LateAnswer['verdict'] | null;
  readonly late_ms: number | null;
  readonly late_reason: string | null;
  readonly late_failure: string | null;
};

function questionFromRow(row: QuestionRow): Question {
  const { late_verdict, late_ms, late_reason, late_failure, message, ...question } = row;
  const late = late_verdict && {
    verdict: late_verdict,
    milliseconds: late_ms ?? 0,
    reason: late_reason,
    failure: late_failure,
  };
  // A question of an earlier version knows nothing of authentication values.
  const comparisons = {
    ...question.comparisons,
    authentication: question.comparisons.authentication ?? null,
  };
  return { ...question, comparisons, message: messageFromJson(message), late };
}

const inKeys = 'where (merchant_id, id) in (select * from unnest($1::uuid[], $2::uuid[]))';
const columnsOf = (keys: readonly QuestionKey[]) => [
  keys.map((key) => key.merchantId),
  keys.map((key) => key.questionId),
];

export async function lockQuestions(tx: Transaction, keys: readonly QuestionKey[]): Promise<void> {
  await tx.query(
    `select from decision_questions ${inKeys} order by merchant_id, id for no key update`,
    columnsOf(keys),
  );
}

export async function loadQuestions(tx: Transaction, keys: readonly QuestionKey[]): Promise<Question[]> {
  if (keys.length === 0) return [];
  const rows = await tx.query<QuestionRow>(`${selectQuestions} ${inKeys}`, columnsOf(keys));
  return rows.map(questionFromRow);
}

export async function readQuestion(db: Queryable, key: QuestionKey): Promise<Question | null> {
  const rows = await db.query<QuestionRow>(`${selectQuestions} where merchant_id = $1 and id = $2`, [
    key.merchantId,
    key.questionId,
  ]);
  return rows[0] ? questionFromRow(rows[0]) : null;
}

/** Where a page of overdue questions ended. */
export interface OverdueCursor {
  readonly deadline: Date;
  readonly merchantId: string;
  readonly id: string;
}

/** Questions whose deadline was before `before` and that nobody has decided, the oldest first. */
export async function listOverdueQuestions(
  db: Queryable,
  { before, after, limit }: { before: Date; after: OverdueCursor | null; limit: number },
): Promise<Question[]> {
  const rows = await db.query<QuestionRow>(
    `${selectQuestions} where status = 'asking' and deadline < $1
       and ($2::timestamptz is null or (deadline, merchant_id, id) > ($2, $3::uuid, $4::uuid))
     order by deadline, merchant_id, id limit $5`,
    [before, after?.deadline ?? null, after?.merchantId ?? null, after?.id ?? null, limit],
  );
  return rows.map(questionFromRow);
}

export async function insertQuestions(tx: Transaction, rows: readonly Question[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into decision_questions (merchant_id, id, programme_id, card_id, authorization_id, event_id, status,
       message, comparisons, asked_at, deadline, fallback, fallback_limit, reply, decided)
     select merchant_id, id, programme_id, card_id, authorization_id, event_id, status, message, comparisons,
       asked_at, deadline, fallback, fallback_limit, reply, decided
     from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[],
       $8::text[]::jsonb[], $9::text[]::jsonb[], $10::timestamptz[], $11::timestamptz[], $12::text[], $13::bigint[],
       $14::text[]::jsonb[], $15::text[])
       as q (merchant_id, id, programme_id, card_id, authorization_id, event_id, status, message, comparisons,
         asked_at, deadline, fallback, fallback_limit, reply, decided)`,
    [
      rows.map((row) => row.merchantId),
      rows.map((row) => row.id),
      rows.map((row) => row.programmeId),
      rows.map((row) => row.cardId),
      rows.map((row) => row.authorizationId),
      rows.map((row) => row.eventId),
      rows.map((row) => row.status),
      rows.map((row) => JSON.stringify(messageToJson(row.message))),
      rows.map((row) => JSON.stringify(row.comparisons)),
      rows.map((row) => row.askedAt.toISOString()),
      rows.map((row) => row.deadline.toISOString()),
      rows.map((row) => row.fallback),
      rows.map((row) => row.fallbackLimit),
      rows.map((row) => row.reply && JSON.stringify(row.reply)),
      rows.map((row) => row.decided),
    ],
  );
}

/** Writes what becomes of a question: how it was decided, and what came late. */
export async function updateQuestions(tx: Transaction, rows: readonly Question[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `update decision_questions set status = q.status, reply = q.reply, decided = q.decided,
       authorization_id = q.authorization_id, late_verdict = q.late_verdict, late_ms = q.late_ms,
       late_reason = q.late_reason, late_failure = q.late_failure
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]::jsonb[], $5::text[], $6::uuid[], $7::text[],
       $8::integer[], $9::text[], $10::text[])
       as q (merchant_id, id, status, reply, decided, authorization_id, late_verdict, late_ms, late_reason,
         late_failure)
     where decision_questions.merchant_id = q.merchant_id and decision_questions.id = q.id`,
    [
      rows.map((row) => row.merchantId),
      rows.map((row) => row.id),
      rows.map((row) => row.status),
      rows.map((row) => row.reply && JSON.stringify(row.reply)),
      rows.map((row) => row.decided),
      rows.map((row) => row.authorizationId),
      rows.map((row) => row.late?.verdict ?? null),
      rows.map((row) => row.late?.milliseconds ?? null),
      rows.map((row) => row.late?.reason ?? null),
      rows.map((row) => row.late?.failure ?? null),
    ],
  );
}
