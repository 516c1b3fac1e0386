import { findProgramme, type Invalid, invalid } from '../../merchants/index.ts';
import { largestAmount } from '../../money/index.ts';
import {
  type CallbackUrlRefusal,
  checkCallbackUrl,
  type Random,
  type Transaction,
} from '../../platform/index.ts';
import { Secret, type Vault } from '../../vault/index.ts';
import {
  type DecisionHook,
  type HookKey,
  type HookSettings,
  longestWindowMs,
  shortestWindowMs,
} from './decision-hook.ts';
import { generateHookSecret, secretContext } from './hook-secret.ts';
import { insertHook, updateHook } from './hooks-store.ts';

export interface HookSetting extends HookKey, HookSettings {
  /** Whether its URL may point into a private network. */
  readonly allowPrivate: boolean;
  /** By the wall clock. */
  readonly now: Date;
}

export type SetDecisionHookResult =
  /** `secret` is shown here and never again. */
  | { readonly kind: 'registered'; readonly hook: DecisionHook; readonly secret: string }
  /** There was one before; its secrets are as they were. */
  | { readonly kind: 'replaced'; readonly hook: DecisionHook }
  | { readonly kind: 'programme-not-found' }
  | Invalid;

const problems: Readonly<Record<CallbackUrlRefusal, string>> = {
  'not-a-url': 'must be an absolute URL, such as https://example.com/decide',
  'too-long': 'is too long',
  'wrong-scheme': 'must begin with http:// or https://',
  'has-credentials': 'must not hold a user name or password',
  'private-address': 'must not point into a private network',
};

/** Gives a programme its decision hook, or changes the one it has. Questions that are being asked stay as they are. */
export async function setDecisionHook(
  tx: Transaction,
  { vault, random }: { readonly vault: Pick<Vault, 'seal'>; readonly random: Random },
  setting: HookSetting,
): Promise<SetDecisionHookResult> {
  const problem = settingsProblem(setting);
  if (problem) return problem;
  const check = checkCallbackUrl(setting.url, setting);
  if (check.kind === 'refused') return invalid('url', problems[check.reason]);
  const { merchantId, programmeId, windowMs, fallback, fallbackLimit, enabled } = setting;
  const wanted = { merchantId, programmeId, url: check.url, windowMs, fallback, fallbackLimit, enabled };

  const replaced = await updateHook(tx, wanted);
  if (replaced) return { kind: 'replaced', hook: replaced };
  if ((await findProgramme(tx, setting)) === null) return { kind: 'programme-not-found' };
  const secret = generateHookSecret(random);
  const hook = await insertHook(tx, {
    ...wanted,
    secret: vault.seal(Secret.of(secret), secretContext(setting)),
    createdAt: setting.now,
  });
  if (hook) return { kind: 'registered', hook, secret };
  // Somebody else has registered one at the same moment: theirs is the one that is changed.
  const others = await updateHook(tx, wanted);
  return others ? { kind: 'replaced', hook: others } : { kind: 'programme-not-found' };
}

function settingsProblem({ windowMs, fallback, fallbackLimit }: HookSettings): Invalid | null {
  if (!Number.isSafeInteger(windowMs) || windowMs < shortestWindowMs || windowMs > longestWindowMs) {
    return invalid('windowMs', `must be a whole number from ${shortestWindowMs} to ${longestWindowMs}`);
  }
  if ((fallback === 'approve-within-limit') !== (fallbackLimit !== null)) {
    const problem = fallbackLimit === null ? 'is missing' : 'is only for approve-within-limit';
    return invalid('fallbackLimit', problem);
  }
  if (fallbackLimit === null) return null;
  if (fallbackLimit <= 0n) return invalid('fallbackLimit', 'must be above zero');
  return fallbackLimit > largestAmount ? invalid('fallbackLimit', 'is larger than any amount may be') : null;
}
