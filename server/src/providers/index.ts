export { createProvidersDoor } from './providers-door.ts';
export type { VerificationDesk } from './sumsub-webhook.ts';
