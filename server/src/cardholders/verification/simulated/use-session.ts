import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../../vault/index.ts';
import type { Session } from './session.ts';
import { bindSession, findSession } from './sessions-store.ts';
import type { SimulatedContext } from './simulated-context.ts';

export type SessionUse =
  | { readonly kind: 'open'; readonly session: Session }
  /** `in-use`: another browser session was first. Long after its end an expired token is unknown. */
  | { readonly kind: 'refused'; readonly reason: 'unknown' | 'expired' | 'in-use' };

/**
 * Lets a browser in that shows an access token. The first browser session to use a token has it until it expires.
 * @param browser the browser session's own random name; without one nobody is let in
 */
export async function useSession(
  { database, vault, wall }: Pick<SimulatedContext, 'database' | 'vault' | 'wall'>,
  { token, browser }: { readonly token: Secret; readonly browser: string },
): Promise<SessionUse> {
  const tokenHash = vault.tokenHash(token);
  const found = await findSession(database, tokenHash);
  if (found === null || browser === '') return { kind: 'refused', reason: 'unknown' };
  const { merchantId, verificationId, cardholderId, expiresAt } = found;
  if (expiresAt <= wall.now()) return { kind: 'refused', reason: 'expired' };
  const browserHash = createHash('sha256').update(browser).digest();
  const boundTo = found.browserHash ?? (await bindSession(database, tokenHash, browserHash));
  if (boundTo === null) return { kind: 'refused', reason: 'unknown' };
  if (!timingSafeEqual(boundTo, browserHash)) return { kind: 'refused', reason: 'in-use' };
  return { kind: 'open', session: { merchantId, verificationId, cardholderId, expiresAt } };
}
