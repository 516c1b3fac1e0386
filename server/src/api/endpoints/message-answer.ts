import { z } from 'zod';
import type { Authorization, MessageOutcome } from '../../authorizations/index.ts';
import { money } from '../../money/index.ts';
import { publicId } from '../../platform/index.ts';
import { amountOf, idText } from '../fields.ts';
import type { SentMessage } from '../network-door.ts';
import { answer, keyReused, notFound, type Refusal, type Reply, refuse } from '../reply.ts';
import { authorizationView, counterfactualView, counterfactualViewOf } from './authorization-view.ts';
import { moneyView, moneyViewOf, networkEventView, networkEventViewOf } from './network-event-view.ts';

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

type Recorded = Extract<MessageOutcome, { readonly kind: 'recorded' }>;

export type Sent = {
  readonly kind: 'sent';
  readonly message: SentMessage['message'];
  readonly outcome: Recorded | { readonly kind: 'unknown-card'; readonly responseCode: string };
};

/** Whether a message came with an identity, or had one made from the Idempotency-Key. */
type IdentitySource = 'own-identity' | 'made-identity';

/** What can be answered of a message, or why it was not taken. */
export function sentOrRefused({ message, outcome }: SentMessage, whose: IdentitySource): Sent | Refusal {
  if (outcome.kind === 'recorded' || outcome.kind === 'unknown-card')
    return { kind: 'sent', message, outcome };
  return refusalOf(outcome, whose);
}

function refusalOf(
  outcome: Exclude<MessageOutcome, { readonly kind: 'recorded' }>,
  whose: IdentitySource,
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
      return whose === 'own-identity'
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
  return {
    outcome: outcomeOf(event),
    ...{ response_code, decline_reason, explanation },
    counterfactual: counterfactualViewOf(
      ownDecision(outcome)?.counterfactual ?? null,
      outcome.event.billing.currency,
    ),
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

/** The decision of this very message where it was declined: a request that follows a purchase has its own. */
function ownDecision({ event, authorization }: Recorded): Authorization['details']['decision'] | null {
  if (event.status !== 'declined') return null;
  if (event.decision !== null) return event.decision;
  if (authorization?.status !== 'declined' || authorization.details.type !== event.type) return null;
  const { decision } = authorization.details;
  return decision.declineReason === event.declineReason ? decision : null;
}

/** Response code 10: approved for a part of the amount. */
function outcomeOf({ status, response_code }: { status: string; response_code: string }) {
  if (status === 'declined') return 'declined';
  return response_code === '10' ? 'approved-in-part' : 'approved';
}
