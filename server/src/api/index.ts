export type { ApiContext } from './api-context.ts';
export { freeRequestLeases, startRequestSweep } from './idempotency/sweep-requests.ts';
export { createNativeApi } from './native-api.ts';
