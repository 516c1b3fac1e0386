export { type WorldCardAnswer, WorldCardClient, type WorldCardClientOptions } from './client.ts';
export { WorldCardApiError, WorldCardCryptoError, WorldCardTransportError } from './errors.ts';
export type * from './physical-types.ts';
export type { CallOverrides, SealedRequest } from './sealed-request.ts';
export type * from './types.ts';
export type * from './webhook-types.ts';
export {
  verifyWebhook,
  type WebhookFault,
  type WebhookHeaders,
  type WebhookKeys,
  type WebhookOptions,
  type WebhookVerdict,
} from './webhooks.ts';
