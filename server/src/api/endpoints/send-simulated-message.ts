import { type MessageType, readAuthorizationWithEvents } from '../../authorizations/index.ts';
import type { Merchant } from '../../merchants/index.ts';
import type { ApiContext } from '../api-context.ts';
import type { Once } from '../endpoint.ts';
import { findCardId } from '../find-named-card.ts';
import { notFound, type Refusal } from '../reply.ts';
import type { NetworkSimulator } from '../sandbox-controls.ts';
import { type Sent, sentOrRefused } from './message-answer.ts';
import { readProof } from './read-proof.ts';
import { leavesToPurchase, readSimulatedMessage } from './read-simulated-message.ts';
import type { SimulatedMessageBody } from './simulated-message-fields.ts';

/** Reads a message out of a tester's request, and has it sent. */
export function sendSimulatedMessage({ database, calls }: ApiContext, network: NetworkSimulator) {
  return async (
    merchant: Merchant,
    type: MessageType,
    body: SimulatedMessageBody,
    once: Once,
  ): Promise<Sent | Refusal> => {
    const named =
      body.authorization_id !== undefined && leavesToPurchase(body)
        ? await readAuthorizationWithEvents(database, merchant.id, body.authorization_id)
        : null;
    const read = readSimulatedMessage(type, body, {
      requestKey: once.identity(merchant.id).key,
      acceptors: network.acceptors,
      purchase: named?.authorization ?? null,
    });
    if (read.kind === 'refusal') return read;
    const proved = await readProof(network, merchant.id, type, body);
    if (proved.kind === 'refusal') return proved;
    const card = 'pan' in body.card ? body.card : await findCardId(calls, merchant.id, body.card.name);
    if (card === null) return notFound('card');
    const sent = await network.send(merchant.id, card, { ...read.request, ...proved.proof });
    const hasOwnIdentity = Object.keys(read.request.identity).length > 0;
    return sentOrRefused(sent, hasOwnIdentity ? 'own-identity' : 'made-identity');
  };
}
