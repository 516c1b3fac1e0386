import type { Participant } from '../platform/index.ts';
import type { Cardholder } from './cardholder.ts';
import { insertCardholders, loadVerified } from './cardholders-store.ts';

/** A cardholder that the command looks at. */
export interface CardholderKey {
  readonly merchantId: string;
  readonly cardholderId: string;
}

export interface CardholdersPicture {
  /** The people that this batch adds. */
  readonly rows: Cardholder[];
  /** Those among the keys whose identity was verified. */
  readonly verified: ReadonlySet<string>;
}

export type CardholdersParticipant = Participant<CardholderKey, CardholdersPicture, Cardholder>;

/**
 * People in the group commit: a command adds the cardholder in the transaction of the card that is issued to them, or
 * asks whether one was verified. Nothing is locked, because a verification is not taken back.
 */
export const cardholdersParticipant: CardholdersParticipant = {
  load: async (tx, keys) => ({ rows: [], verified: new Set(await loadVerified(tx, keys)) }),
  apply: ({ rows }, person) => rows.push(person),
  store: async (tx, { rows }) => {
    if (rows.length > 0) await insertCardholders(tx, rows);
  },
};
