import type { Participant } from '../platform/index.ts';
import type { Authorization, AuthorizationKey, CardTransaction } from './authorization.ts';
import {
  insertAuthorizations,
  insertTransactions,
  loadAuthorizations,
  updateAuthorizations,
} from './authorizations-store.ts';

export interface AuthorizationsPicture {
  readonly authorizations: Map<string, Authorization>;
  readonly opened: Set<string>;
  readonly changed: Set<string>;
  readonly transactions: CardTransaction[];
}

export type AuthorizationChange =
  | { readonly kind: 'open'; readonly authorization: Authorization }
  | { readonly kind: 'update'; readonly authorization: Authorization }
  | { readonly kind: 'record'; readonly transaction: CardTransaction };

export type AuthorizationsParticipant = Participant<
  AuthorizationKey,
  AuthorizationsPicture,
  AuthorizationChange
>;

export const authorizationsParticipant: AuthorizationsParticipant = {
  load: async (tx, keys) => {
    const rows = await loadAuthorizations(tx, keys);
    return {
      authorizations: new Map(rows.map((row) => [row.id, row])),
      opened: new Set(),
      changed: new Set(),
      transactions: [],
    };
  },
  apply: (picture, change) => {
    if (change.kind === 'record') {
      picture.transactions.push(change.transaction);
      return;
    }
    const { authorization } = change;
    picture.authorizations.set(authorization.id, authorization);
    picture[change.kind === 'open' ? 'opened' : 'changed'].add(authorization.id);
  },
  store: async (tx, { authorizations, opened, changed, transactions }) => {
    const pick = (ids: Set<string>) => [...ids].map((id) => authorizations.get(id) as Authorization);
    await Promise.all([
      insertAuthorizations(tx, pick(opened)),
      updateAuthorizations(tx, pick(changed.difference(opened))),
      insertTransactions(tx, transactions),
    ]);
  },
};
