import { Secret } from '../../../vault/index.ts';
import { ACCESS_TOKEN_SECONDS, type VerificationProvider } from '../provider.ts';
import { insertSession, sweepSessions } from './sessions-store.ts';
import type { SimulatedContext } from './simulated-context.ts';
import { PROVIDER_NAME } from './submission.ts';

const tokenBytes = 32;
/** How long an expired token is still told from one that never was. */
const keptMs = 24 * 60 * 60 * 1000;
/** Each opening adds one session and forgets up to so many. */
const mostSwept = 100;

/**
 * A provider of verifications that needs nobody else: people hand in their pictures on a page of Emboss, and the verdict is
 * the one they chose there. Opening again gives one more token, and what was handed in stays.
 */
export function simulatedProvider({
  database,
  vault,
  wall,
  random,
}: Pick<SimulatedContext, 'database' | 'vault' | 'wall' | 'random'>): VerificationProvider {
  return {
    name: PROVIDER_NAME,
    openSession: async ({ verification: { merchantId, id: verificationId, cardholderId } }) => {
      const accessToken = Secret.of(`_act-sbx-${Buffer.from(random(tokenBytes)).toString('base64url')}`);
      const createdAt = wall.now();
      await database.transaction((tx) =>
        Promise.all([
          insertSession(tx, {
            tokenHash: vault.tokenHash(accessToken),
            merchantId,
            verificationId,
            cardholderId,
            expiresAt: new Date(createdAt.getTime() + ACCESS_TOKEN_SECONDS * 1000),
            createdAt,
          }),
          sweepSessions(tx, new Date(createdAt.getTime() - keptMs), mostSwept),
        ]),
      );
      return { kind: 'opened', accessToken, applicantId: null };
    },
  };
}
