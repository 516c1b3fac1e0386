import type { MessageType, NetworkMessage } from '../../authorizations/index.ts';
import { type Refusal, refuse, refuseInvalid } from '../reply.ts';
import type { NetworkSimulator } from '../sandbox-controls.ts';
import { authenticatedTypes, saysNothing } from './read-said.ts';
import type { SimulatedMessageBody } from './simulated-message-fields.ts';

/** What an accepted challenge proves, where a tester's message names one: as if the acquirer had kept it until now. */
export async function readProof(
  network: Pick<NetworkSimulator, 'authenticationOf'>,
  merchantId: string,
  type: MessageType,
  { challenge, authentication }: Pick<SimulatedMessageBody, 'challenge' | 'authentication'>,
): Promise<
  { readonly kind: 'proof'; readonly proof: Pick<NetworkMessage, 'authentication'> | null } | Refusal
> {
  if (challenge === undefined) return { kind: 'proof', proof: null };
  const unheard = saysNothing('challenge', type, authenticatedTypes);
  if (unheard) return unheard;
  if (authentication !== undefined)
    return refuseInvalid({ field: 'challenge', problem: 'stands for `authentication`: say one of them' });
  const found = await network.authenticationOf(merchantId, challenge);
  switch (found.kind) {
    case 'challenge-not-found':
      return refuse('not_found', 'There is no such challenge.', 'challenge');
    case 'not-authenticated':
      return refuse(
        'not_possible',
        `The challenge is ${found.status}; only an accepted one has an authentication value.`,
        'challenge',
      );
    case 'authenticated': {
      const { transactionId, value } = found;
      return { kind: 'proof', proof: { authentication: { transactionId, value } } };
    }
  }
}
