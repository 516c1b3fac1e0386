import { type Invalid, invalid } from '../../merchants/index.ts';
import type { Queryable, Random } from '../../platform/index.ts';
import { Secret, type Vault } from '../../vault/index.ts';
import type { DecisionHook, HookKey } from './decision-hook.ts';
import { generateHookSecret, secretContext } from './hook-secret.ts';
import { replaceSecret } from './hooks-store.ts';

export interface SecretRotation extends HookKey {
  /** By the wall clock. */
  readonly now: Date;
  /** Until when the present secret is good beside the new one. */
  readonly overlapUntil: Date;
}

export type RotateHookSecretResult =
  /** `secret` is shown here and never again. */
  | { readonly kind: 'rotated'; readonly hook: DecisionHook; readonly secret: string }
  | { readonly kind: 'hook-not-found' }
  | Invalid;

const longestOverlapMs = 90 * 24 * 60 * 60 * 1000;

/**
 * Puts a new secret beside the present one. Until the overlap ends, questions are signed with both and answers may be
 * signed with either. A secret that was already on its way out ends now.
 */
export async function rotateHookSecret(
  db: Queryable,
  { vault, random }: { readonly vault: Pick<Vault, 'seal'>; readonly random: Random },
  rotation: SecretRotation,
): Promise<RotateHookSecretResult> {
  const { merchantId, programmeId, now, overlapUntil } = rotation;
  const overlapMs = overlapUntil.getTime() - now.getTime();
  if (!(overlapMs >= 0 && overlapMs <= longestOverlapMs)) {
    return invalid('overlap', 'must be at least zero and at most 90 days');
  }
  const secret = generateHookSecret(random);
  const hook = await replaceSecret(db, {
    merchantId,
    programmeId,
    secret: vault.seal(Secret.of(secret), secretContext(rotation)),
    previousUntil: overlapMs === 0 ? null : overlapUntil,
  });
  return hook ? { kind: 'rotated', hook, secret } : { kind: 'hook-not-found' };
}
