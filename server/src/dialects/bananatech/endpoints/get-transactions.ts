import { type ActivityKind, listActivity } from '../../../authorizations/index.ts';
import { findAnyCard, findUser } from '../card-reference.ts';
import type { Endpoint } from '../endpoint.ts';
import { refuse } from '../errors.ts';
import { wireAmount } from '../money.ts';
import { listData, readListFilter, readRange } from '../paging.ts';
import { keysShownAs, transactionStatuses, transactionTypes } from '../statuses.ts';
import { timeText } from '../times.ts';

/** What stands in place of a merchant where there is none. */
const names = { load: transactionTypes.load, return: transactionTypes.return } as const;

/** Get Transactions, newest first: of a card, of a user, or of all. */
export const getTransactions: Endpoint = async ({ cards }, { scope, fields }) => {
  const range = readRange(fields);
  const filter = readListFilter(fields);
  const statusWord = fields.word('status', Object.values(transactionStatuses));
  const typeWord = fields.word('type', [...new Set(Object.values(transactionTypes))]);
  const userId = fields.id('user_id');
  const cardId = fields.id('card_id');
  if (fields.refusal) return fields.refusal;

  const user = userId === null ? null : await findUser(cards.database, scope, userId);
  if (user?.kind === 'refused') return user;
  const card = cardId === null ? null : await findAnyCard(cards.database, scope, cardId);
  const isOthers = user !== null && card !== null && card.cardholderId !== user.user.id;
  if (cardId !== null && (card === null || isOthers)) return refuse('card-not-found');
  const [status] = statusWord === null ? [] : keysShownAs(transactionStatuses, statusWord);
  const kinds = typeWord === null ? undefined : keysShownAs<ActivityKind>(transactionTypes, typeWord);
  const activity = await listActivity(
    cards.database,
    scope,
    { ...filter, status, kinds, cardId: card?.id, cardholderId: user?.user.id },
    names,
    range,
  );
  const data = listData(activity, (row) => ({
    id: Number(row.number),
    card_id: Number(row.cardNumber),
    amount: wireAmount(row.amount),
    currency: row.currency,
    type: transactionTypes[row.kind],
    status: transactionStatuses[row.status],
    created_at: timeText(row.occurredAt),
    merchant_name: row.name,
  }));
  return { kind: 'success', data };
};
