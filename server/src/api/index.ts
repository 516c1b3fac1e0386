export type { ApiContext } from './api-context.ts';
export { allEndpoints } from './endpoints/all-endpoints.ts';
export { cardEndpoints } from './endpoints/cards.ts';
export { networkMessageEndpoints } from './endpoints/network-messages.ts';
export { sandboxEndpoints } from './endpoints/sandbox.ts';
export { freeRequestLeases, startRequestSweep } from './idempotency/sweep-requests.ts';
export { createNativeApi } from './native-api.ts';
export type { SandboxControls } from './sandbox-controls.ts';
export { shareCalls } from './shared-calls.ts';
