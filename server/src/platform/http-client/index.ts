export type { CallbackUrlCheck, CallbackUrlRefusal } from './check-callback-url.ts';
export { checkCallbackUrl } from './check-callback-url.ts';
export type { FailureReason } from './failure.ts';
export type {
  OutboundClient,
  OutboundClientOptions,
  OutboundRequest,
  OutboundResult,
} from './outbound-client.ts';
export { createOutboundClient } from './outbound-client.ts';
