export { bananatechDoor } from './door.ts';
export { bananatechProducts } from './product-rules.ts';
export { bananatechProfile } from './profile.ts';
export { bananatechSandbox } from './sandbox.ts';
export { bananatechWebhooks } from './webhooks.ts';
