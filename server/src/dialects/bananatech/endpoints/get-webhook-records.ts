import { type CardholderSnapshot, findCardholder } from '../../../cardholders/index.ts';
import { type CardSnapshot, listHeldCards, type Scope } from '../../../cards/index.ts';
import { listWebhookRecords, type WebhookRecord } from '../../../events/index.ts';
import type { Queryable } from '../../../platform/index.ts';
import { maskedPayload, topics } from '../callbacks/index.ts';
import { findAnyCard } from '../card-reference.ts';
import type { Endpoint } from '../endpoint.ts';
import { listData, readListFilter, readRange } from '../paging.ts';
import { recordStatuses } from '../statuses.ts';
import { timeText } from '../times.ts';

/** Get Webhook Records: real deliveries, newest first, with card numbers and codes hidden. */
export const getWebhookRecords: Endpoint = async ({ cards }, { scope, fields }) => {
  const { database, vault } = cards;
  const range = readRange(fields);
  const filter = readListFilter(fields);
  const topic = fields.word('callback_type', topics) ?? undefined;
  const userId = fields.id('user_id');
  const cardId = fields.id('card_id');
  if (fields.refusal) return fields.refusal;

  const streams = await streamsOf(database, scope, { userId, cardId });
  const records = await listWebhookRecords(database, scope, { ...filter, topic, streams }, range);
  const payloads = new Map(
    await Promise.all(
      records.rows.map(
        async (record) => [record, await maskedPayload(vault, database, scope, record)] as const,
      ),
    ),
  );
  const data = listData(records, (record) => {
    return {
      id: Number(record.number),
      callback_type: record.topic,
      ...subjectsOf(record),
      payload: payloads.get(record),
      status: recordStatuses[record.state],
      response_code: record.answered,
      attempts: record.attempts,
      created_at: timeText(record.createdAt),
    };
  });
  return { kind: 'success', data };
};

interface Subjects {
  readonly card?: CardSnapshot;
  readonly cardholder?: CardholderSnapshot;
}

/** Whom and what an event is about. A card that failed never was one. */
function subjectsOf({ event }: WebhookRecord) {
  const { card, cardholder }: Subjects = event.data;
  const user = cardholder?.number ?? card?.cardholderNumber;
  const isThere = card !== undefined && !(card.form === 'physical' && card.status === 'failed');
  return { user_id: user ? Number(user) : null, card_id: isThere ? Number(card.number) : null };
}

/** What is told of a user is told of them or of their cards. Undefined where nobody is asked for. */
async function streamsOf(
  database: Queryable,
  scope: Scope,
  { userId, cardId }: { readonly userId: bigint | null; readonly cardId: bigint | null },
): Promise<string[] | undefined> {
  if (userId === null && cardId === null) return undefined;
  const [user, card] = await Promise.all([
    userId === null ? null : findCardholder(database, scope, userId),
    cardId === null ? null : findAnyCard(database, scope, cardId),
  ]);
  if (userId === null) return card ? [card.id] : [];
  if (user === null) return [];
  if (cardId !== null) return card?.cardholderId === user.id ? [card.id] : [];
  const held = await listHeldCards(database, scope.merchantId, [user.id]);
  return [user.id, ...(held.get(user.id) ?? []).map(({ id }) => id)];
}
