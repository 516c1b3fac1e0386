import { type Participant, writeOnly } from '../platform/index.ts';
import type { Cardholder } from './cardholder.ts';
import { insertCardholders } from './cardholders-store.ts';

/** People in the group commit: a command adds the cardholder in the transaction of the card that is issued to them. */
export const cardholdersParticipant: Participant<never, Cardholder[], Cardholder> =
  writeOnly(insertCardholders);
