import { listCardholders } from '../../../cardholders/index.ts';
import type { Endpoint } from '../endpoint.ts';
import { listData, readListFilter, readRange } from '../paging.ts';
import { keysShownAs, userStatuses } from '../statuses.ts';
import { templateIdOf } from '../template-view.ts';
import { timeText } from '../times.ts';

/** Get Users, newest first. */
export const getUsers: Endpoint = async ({ cards }, { scope, fields }) => {
  const range = readRange(fields);
  const filter = readListFilter(fields);
  const status = fields.word('status', Object.values(userStatuses));
  if (fields.refusal) return fields.refusal;

  const [standing] = status === null ? [] : keysShownAs(userStatuses, status);
  const users = await listCardholders(cards.database, scope, { ...filter, standing }, range);
  const data = listData(users, (user) => ({
    id: Number(user.number),
    email: user.email,
    template_id: user.registeredFor === null ? null : templateIdOf(user.registeredFor),
    status: userStatuses[user.standing],
    created_at: timeText(user.createdAt),
  }));
  return { kind: 'success', data };
};
