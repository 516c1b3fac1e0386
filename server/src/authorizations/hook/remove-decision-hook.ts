import type { Queryable } from '../../platform/index.ts';
import type { HookKey } from './decision-hook.ts';
import { deleteHook } from './hooks-store.ts';

/** Takes a programme's hook and its secrets away. Questions that are being asked are answered as they would have been. */
export async function removeDecisionHook(
  db: Queryable,
  key: HookKey,
): Promise<{ readonly kind: 'removed' } | { readonly kind: 'hook-not-found' }> {
  return (await deleteHook(db, key)) ? { kind: 'removed' } : { kind: 'hook-not-found' };
}
