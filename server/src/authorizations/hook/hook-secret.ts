import type { Random } from '../../platform/index.ts';
import type { HookKey, SealedHook } from './decision-hook.ts';

const secretBytes = 32;

/** A new random secret: `embhook_` and 256 bits. Its characters, as they are, are the key of the HMAC. */
export function generateHookSecret(random: Random): string {
  return `embhook_${Buffer.from(random(secretBytes)).toString('base64url')}`;
}

/** What a programme's secrets are sealed for: they open nowhere else. */
export function secretContext({ merchantId, programmeId }: HookKey): string {
  return `decision-hook/${merchantId}/${programmeId}`;
}

/** The secrets that are good now, the present one first. */
export function goodSecrets(hook: SealedHook, now: Date): readonly Buffer[] {
  const { secret, previousSecret, previousSecretUntil } = hook;
  const overlaps = previousSecret && previousSecretUntil && previousSecretUntil > now;
  return overlaps ? [secret, previousSecret] : [secret];
}
