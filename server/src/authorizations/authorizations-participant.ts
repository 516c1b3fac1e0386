import type { Participant } from '../platform/index.ts';
import type { Authorization, NetworkEvent, Timing } from './authorization.ts';
import {
  insertAuthorizations,
  loadPurchases,
  type OpenedAuthorization,
  updateAuthorizations,
} from './authorizations-store.ts';
import { insertNetworkEvents } from './network-events-store.ts';
import type { PurchaseKey } from './purchase-key.ts';

export interface AuthorizationsPicture {
  /** By card; of each those that the commands' keys find, and those that this batch opened, oldest first. */
  readonly byCard: Map<string, Authorization[]>;
  readonly opened: Map<string, Timing>;
  readonly changed: Set<string>;
  readonly events: NetworkEvent[];
}

export type AuthorizationChange =
  | { readonly kind: 'open'; readonly authorization: Authorization; readonly timing: Timing }
  | { readonly kind: 'update'; readonly authorization: Authorization }
  | { readonly kind: 'record'; readonly event: NetworkEvent };

export type AuthorizationsParticipant = Participant<PurchaseKey, AuthorizationsPicture, AuthorizationChange>;

/** Purchases and their network events in the group commit. The card's lock, which every message takes, guards them. */
export const authorizationsParticipant: AuthorizationsParticipant = {
  load: async (tx, keys) => {
    const byCard = new Map<string, Authorization[]>();
    for (const row of await loadPurchases(tx, keys)) place(byCard, row);
    return { byCard, opened: new Map(), changed: new Set(), events: [] };
  },
  apply: (picture, change) => {
    if (change.kind === 'record') {
      picture.events.push(change.event);
      return;
    }
    place(picture.byCard, change.authorization);
    if (change.kind === 'open') picture.opened.set(change.authorization.id, change.timing);
    else picture.changed.add(change.authorization.id);
  },
  store: async (tx, { byCard, opened, changed, events }, stamp) => {
    const inserts: OpenedAuthorization[] = [];
    const updates: Authorization[] = [];
    if (opened.size + changed.size > 0) {
      for (const rows of byCard.values()) {
        for (const row of rows) {
          const timing = opened.get(row.id);
          if (timing) inserts.push({ authorization: row, timing });
          else if (changed.has(row.id)) updates.push(row);
        }
      }
    }
    await Promise.all([
      insertAuthorizations(tx, inserts, stamp),
      updateAuthorizations(tx, updates),
      insertNetworkEvents(tx, events),
    ]);
  },
  wantsReceipt: ({ opened }) => opened.size > 0,
};

function place(byCard: Map<string, Authorization[]>, authorization: Authorization): void {
  const rows = byCard.get(authorization.cardId);
  if (!rows) {
    byCard.set(authorization.cardId, [authorization]);
    return;
  }
  const index = rows.findIndex((row) => row.id === authorization.id);
  if (index >= 0) rows[index] = authorization;
  else rows.push(authorization);
}
