export { type OpeningQuota, unitsLeft } from './opening-quota.ts';
export { type QuotaChange, type QuotasParticipant, quotasParticipant } from './quotas-participant.ts';
export type { QuotaKey } from './quotas-store.ts';
export { readOpeningQuota, setOpeningQuota } from './set-opening-quota.ts';
