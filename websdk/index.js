import { createSnsWebSdk } from './sns-web-sdk.js';

/** A drop-in for the default export of @sumsub/websdk. */
export default createSnsWebSdk(() => globalThis.embossBaseUrl ?? 'http://127.0.0.1:4242');
