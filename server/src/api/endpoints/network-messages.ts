import type { ApiContext } from '../api-context.ts';
import { defineCommand, type Endpoint } from '../endpoint.ts';
import { findCardId } from '../find-named-card.ts';
import type { NetworkDoor, PassedOnMessage } from '../network-door.ts';
import { answer, notFound, type Refusal } from '../reply.ts';
import { messageAnswer, messageAnswerOf, sentOrRefused } from './message-answer.ts';
import { type NetworkMessageBody, networkMessageFields } from './network-message-fields.ts';
import { readSaid } from './read-said.ts';

/** Where whoever is connected to a network passes its messages on. */
export function networkMessageEndpoints({ calls }: ApiContext, network: NetworkDoor): Endpoint[] {
  return [
    defineCommand({
      operation: 'passOnNetworkMessage',
      method: 'POST',
      path: '/merchants/{merchant_id}/network-messages',
      summary: 'Pass on a message of a card network. A decline is an answer too.',
      scopes: ['operator', 'network'],
      body: networkMessageFields,
      status: 201,
      result: messageAnswer,
      handle: async ({ merchant, body }) => {
        const read = readNetworkMessage(body);
        if (read.kind === 'refusal') return read;
        const card = 'pan' in body.card ? body.card : await findCardId(calls, merchant.id, body.card.name);
        if (card === null) return notFound('card');
        const sent = sentOrRefused(await network.receive(merchant.id, card, read.message), 'own-identity');
        return sent.kind === 'refusal' ? sent : answer(messageAnswerOf(sent));
      },
    }),
  ];
}

function readNetworkMessage(
  body: NetworkMessageBody,
): { readonly kind: 'message'; readonly message: PassedOnMessage } | Refusal {
  const read = readSaid(body.type, body, body.currency);
  if (read.kind === 'refusal') return read;
  const { message_class: messageClass, transmitted_at: transmittedAt, ...trace } = body.identity;
  const { transaction_id: transactionId = null, rrn = null, auth_code: authCode = null } = body.link;
  return {
    kind: 'message',
    message: {
      ...read.said,
      identity: { ...trace, messageClass, transmittedAt },
      link: { authorizationId: null, transactionId, rrn, authCode },
      acceptor: body.merchant,
      channel: body.channel ?? 'e-commerce',
      ...(body.entry_mode === undefined ? {} : { entryMode: body.entry_mode }),
    },
  };
}
