export type { Cardholder } from './cardholder.ts';
export { cardholdersParticipant } from './cardholders-participant.ts';
export { findCardholder } from './cardholders-store.ts';
