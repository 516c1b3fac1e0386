import type { Participant } from '../platform/index.ts';
import type { Authorization, NetworkEvent, Timing } from './authorization.ts';
import {
  type ChangedAuthorization,
  insertAuthorizations,
  loadPurchases,
  type OpenedAuthorization,
  updateAuthorizations,
} from './authorizations-store.ts';
import { storeTimings } from './latency-store.ts';
import { insertNetworkEvents } from './network-events-store.ts';
import type { PurchaseKey } from './purchase-key.ts';

export interface AuthorizationsPicture {
  /** By card; of each those that the commands' keys find, and those that this batch opened, oldest first. */
  readonly byCard: Map<string, Authorization[]>;
  readonly opened: Map<string, Timing>;
  /** What changed, as it was read. */
  readonly changed: Map<string, Authorization | undefined>;
  readonly decided: Map<string, Timing>;
  readonly events: NetworkEvent[];
}

export type AuthorizationChange =
  | { readonly kind: 'open'; readonly authorization: Authorization; readonly timing: Timing }
  /** With a timing where this is the request that a message had overtaken: the receipt is the decision's. */
  | { readonly kind: 'update'; readonly authorization: Authorization; readonly timing?: Timing }
  | { readonly kind: 'record'; readonly event: NetworkEvent };

export type AuthorizationsParticipant = Participant<PurchaseKey, AuthorizationsPicture, AuthorizationChange>;

/** Purchases and their network events in the group commit. The card's lock, which every message takes, guards them. */
export const authorizationsParticipant: AuthorizationsParticipant = {
  load: async (tx, keys) => {
    const byCard = new Map<string, Authorization[]>();
    for (const row of await loadPurchases(tx, keys)) place(byCard, row);
    return { byCard, opened: new Map(), changed: new Map(), decided: new Map(), events: [] };
  },
  apply: (picture, change) => {
    if (change.kind === 'record') {
      picture.events.push(change.event);
      return;
    }
    const { authorization } = change;
    const before = place(picture.byCard, authorization);
    if (change.kind === 'update' && change.timing) picture.decided.set(authorization.id, change.timing);
    if (change.kind === 'open') picture.opened.set(authorization.id, change.timing);
    else if (!picture.changed.has(authorization.id)) picture.changed.set(authorization.id, before);
  },
  store: async (tx, { byCard, opened, changed, decided, events }, stamp) => {
    const inserts: OpenedAuthorization[] = [];
    const updates: ChangedAuthorization[] = [];
    if (opened.size + changed.size > 0) {
      for (const rows of byCard.values()) {
        for (const row of rows) {
          const timing = opened.get(row.id);
          if (timing) inserts.push({ authorization: row, timing });
          else if (changed.has(row.id)) updates.push({ authorization: row, before: changed.get(row.id) });
        }
      }
    }
    await Promise.all([
      insertAuthorizations(tx, inserts, stamp),
      updateAuthorizations(tx, updates),
      storeTimings(tx, decided, stamp),
      insertNetworkEvents(tx, events),
    ]);
  },
  wantsReceipt: ({ opened, decided }) => opened.size + decided.size > 0,
};

/** @returns what stood in its place */
function place(
  byCard: Map<string, Authorization[]>,
  authorization: Authorization,
): Authorization | undefined {
  const rows = byCard.get(authorization.cardId);
  if (!rows) {
    byCard.set(authorization.cardId, [authorization]);
    return undefined;
  }
  const index = rows.findIndex((row) => row.id === authorization.id);
  const before = rows[index];
  if (before) rows[index] = authorization;
  else rows.push(authorization);
  return before;
}
