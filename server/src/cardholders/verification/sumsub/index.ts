export { checkDigest } from './envelope.ts';
export { readSumsubWebhook, type SumsubNews } from './read-webhook.ts';
export type { SumsubSettings } from './settings.ts';
export { createSumsubProvider } from './sumsub-provider.ts';
