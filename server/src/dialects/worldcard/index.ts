export { worldcardDoor } from './door.ts';
export { openPlatformKey, reencryptPlatformKeys } from './platform-key.ts';
export { worldcardProducts } from './product-rules.ts';
export { worldcardProfile } from './profile.ts';
export { worldcardSandbox } from './sandbox.ts';
export { worldcardWebhooks } from './webhooks.ts';
