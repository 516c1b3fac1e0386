export type * from './card-types.ts';
export { type BananaTechAnswer, BananaTechClient, type BananaTechClientOptions } from './client.ts';
export { BananaTechApiError, BananaTechCryptoError, BananaTechTransportError } from './errors.ts';
export type * from './merchant-types.ts';
export type { CallOverrides, SealedRequest } from './sealed-request.ts';
export type * from './types.ts';
export type * from './webhook-types.ts';
export { verifyWebhook, type WebhookFault, type WebhookVerdict } from './webhooks.ts';
