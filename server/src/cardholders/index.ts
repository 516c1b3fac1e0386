export type { Cardholder } from './cardholder.ts';
export { type CardholdersParticipant, cardholdersParticipant } from './cardholders-participant.ts';
export { findCardholder } from './cardholders-store.ts';
export { verifyCardholder } from './verify-cardholder.ts';
