import { z } from 'zod';
import type { MessageOutcome, MessageType, NetworkMessage } from '../../authorizations/index.ts';
import type { Merchant } from '../../merchants/index.ts';
import { money } from '../../money/index.ts';
import { publicId, type Queryable } from '../../platform/index.ts';
import type { Once } from '../endpoint.ts';
import { amountOf, idText } from '../fields.ts';
import { findNamedCard } from '../find-named-card.ts';
import { answer, keyReused, notFound, type Refusal, type Reply, refuse } from '../reply.ts';
import type { NetworkSimulator } from '../sandbox-controls.ts';
import { authorizationView, counterfactualView, counterfactualViewOf } from './authorization-view.ts';
import type { MessageBody } from './message-fields.ts';
import { moneyView, moneyViewOf, networkEventView, networkEventViewOf } from './network-event-view.ts';
import { readMessage } from './read-message.ts';

/** How a message was answered. */
export const messageAnswer = z
  .strictObject({
    outcome: z.enum(['approved', 'approved-in-part', 'declined']),
    response_code: z.string().meta({ description: 'ISO 8583 field 39.' }),
    decline_reason: z.string().nullable(),
    explanation: z.string().nullable(),
    counterfactual: counterfactualView.nullable(),
    event: networkEventView
      .nullable()
      .meta({ description: 'As it was recorded; null where no card has the number.' }),
    authorization: z
      .strictObject({
        id: idText('authorization'),
        status: authorizationView.shape.status,
        auth_code: z.string(),
        currency: z.string(),
        open: z.string().meta({ description: "What is still held for it, in the card's currency." }),
      })
      .nullable()
      .meta({ description: 'The purchase after the message.' }),
    available: moneyView.nullable().meta({
      description: 'What the card can spend after it. Null of a message that had come before.',
    }),
    identity: z
      .strictObject({
        message_class: z.string(),
        acquirer: z.string(),
        stan: z.string(),
        transmitted_at: z.string(),
        rrn: z.string(),
      })
      .meta({ description: 'What the message went out as. Sent again, it is the same message.' }),
    transaction_id: z.string().nullable().meta({ description: 'The network’s id that it went out with.' }),
  })
  .meta({ id: 'MessageAnswer' });

type Sent = {
  readonly kind: 'sent';
  readonly message: Pick<NetworkMessage, 'identity' | 'link'>;
  readonly outcome:
    | Extract<MessageOutcome, { readonly kind: 'recorded' }>
    | { readonly kind: 'unknown-card'; readonly responseCode: string };
};

/** Reads a message out of a request's body, and has it sent. */
export function sendMessage(database: Queryable, network: NetworkSimulator) {
  return async (
    merchant: Merchant,
    type: MessageType,
    body: MessageBody,
    once: Once,
  ): Promise<Sent | Refusal> => {
    const read = readMessage(type, body, once.identity(merchant.id).key, network.acceptors);
    if (read.kind === 'refusal') return read;
    const card = 'pan' in body.card ? body.card : await findNamedCard(database, merchant.id, body.card.name);
    if (card === null) return notFound('card');
    const { message, outcome } = await network.send(merchant.id, card, read.request);
    if (outcome.kind === 'recorded' || outcome.kind === 'unknown-card')
      return { kind: 'sent', message, outcome };
    return refusalOf(outcome, Object.keys(read.request.identity).length > 0);
  };
}

function refusalOf(
  outcome: Exclude<MessageOutcome, { readonly kind: 'recorded' }>,
  hasOwnIdentity: boolean,
): Refusal {
  switch (outcome.kind) {
    case 'card-not-found':
      return notFound('card');
    case 'currency-not-convertible':
      return refuse(
        'not_possible',
        'There is no exchange rate for this currency. Nothing was recorded: set a rate and send it again.',
        'currency',
      );
    case 'authorization-not-found':
      return refuse('not_found', 'The card has no such authorization.', 'authorization_id');
    case 'identity-conflict':
      return hasOwnIdentity
        ? refuse('already_exists', 'Another message of another content had this identity.', 'identity')
        : keyReused;
  }
}

/** The event alone; who sends a message to a number that no card has is told that there is no such card. */
export function eventOnly(sent: Sent | Refusal): Reply<z.input<typeof networkEventView>> {
  if (sent.kind === 'refusal') return sent;
  return sent.outcome.kind === 'recorded' ? answer(networkEventViewOf(sent.outcome.event)) : notFound('card');
}

export function messageAnswerOf({ message, outcome }: Sent): z.input<typeof messageAnswer> {
  const { messageClass, acquirer, stan, transmittedAt, rrn } = message.identity;
  const asSent = {
    identity: { message_class: messageClass, acquirer, stan, transmitted_at: transmittedAt, rrn },
    transaction_id: message.link.transactionId,
  };
  if (outcome.kind === 'unknown-card') {
    return {
      outcome: 'declined',
      response_code: outcome.responseCode,
      decline_reason: 'unknown-card',
      explanation: 'No card has this number.',
      ...{ counterfactual: null, event: null, authorization: null, available: null },
      ...asSent,
    };
  }
  const { authorization } = outcome;
  const event = networkEventViewOf(outcome.event);
  const { response_code, decline_reason, explanation } = event;
  const decision = authorization?.status === 'declined' ? authorization.details.decision : null;
  return {
    outcome: outcomeOf(event),
    ...{ response_code, decline_reason, explanation },
    counterfactual:
      authorization && decision
        ? counterfactualViewOf(decision.counterfactual, authorization.currency)
        : null,
    event,
    authorization: authorization && {
      id: publicId('authorization', authorization.id),
      status: authorization.status,
      auth_code: authorization.authCode,
      currency: authorization.currency,
      open: amountOf(authorization.open, authorization.currency),
    },
    available:
      outcome.available === null
        ? null
        : moneyViewOf(money(outcome.available, outcome.event.billing.currency)),
    ...asSent,
  };
}

/** Response code 10: approved for a part of the amount. */
function outcomeOf({ status, response_code }: { status: string; response_code: string }) {
  if (status === 'declined') return 'declined';
  return response_code === '10' ? 'approved-in-part' : 'approved';
}
