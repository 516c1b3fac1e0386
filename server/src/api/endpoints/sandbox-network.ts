import { z } from 'zod';
import type { CardTransaction, MessageOutcome } from '../../authorizations/index.ts';
import { isCountry } from '../../catalog/index.ts';
import type { Merchant } from '../../merchants/index.ts';
import { publicId } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import { cleanText } from '../clean-text.ts';
import { defineCommand, type Endpoint, type Once } from '../endpoint.ts';
import { amountOf, amountText, currencyCode, idOf, idText, instant, readAmount } from '../fields.ts';
import { findNamedCard } from '../find-named-card.ts';
import { answer, notFound, type Reply, refuse } from '../reply.ts';
import type { SandboxControls, SimulatedMessage } from '../sandbox-controls.ts';

const acceptorFields = {
  name: cleanText(40).default('AMAZON.COM'),
  id: z.union([z.literal(''), cleanText(15)]).default(''),
  mcc: z
    .string()
    .regex(/^\d{4}$/)
    .default('5411')
    .meta({ description: 'Merchant category code, ISO 18245.' }),
  country: z.string().refine(isCountry, 'must be an ISO 3166-1 alpha-2 code').default('US'),
  city: cleanText(30).default('SEATTLE'),
};

const messageFields = {
  card: z
    .string()
    .min(1)
    .max(64)
    .meta({ description: 'Our id (`card_…`), or the number that a vendor wire shows.' }),
  amount: amountText,
  currency: currencyCode.default('USD'),
  merchant: z.strictObject(acceptorFields).prefault({}).meta({ description: 'Where the card is used.' }),
};

const moneyView = z.strictObject({ amount: z.string(), currency: z.string() });

const transactionView = z
  .strictObject({
    id: idText('transaction'),
    number: z.string(),
    authorization_id: idText('authorization').nullable(),
    type: z.enum(['authorization', 'settlement', 'refund', 'reversal']),
    status: z.enum(['pending', 'complete', 'declined']),
    amount: moneyView,
    billing: moneyView,
    auth_code: z.string(),
    response_code: z.string(),
    decline_reason: z.string().nullable(),
    occurred_at: instant,
  })
  .meta({ id: 'Transaction' });

type Message = z.output<z.ZodObject<typeof messageFields>>;

/** A simulated acquirer: its messages go the way of all network messages. */
export function sandboxNetworkEndpoints(context: ApiContext, { network }: SandboxControls): Endpoint[] {
  const common = {
    method: 'POST',
    scopes: ['operator', 'network'],
    status: 201,
    result: transactionView,
    sandboxOnly: true,
  } as const;
  const authorizationId = idOf('authorization');

  return [
    defineCommand({
      ...common,
      operation: 'simulateAuthorization',
      path: '/sandbox/merchants/{merchant_id}/authorizations',
      summary: 'Ask for a purchase. A decline is an answer too.',
      body: z.strictObject(messageFields),
      handle: ({ merchant, body }, once) =>
        simulate(context, merchant, body, once, undefined, network.authorization),
    }),
    defineCommand({
      ...common,
      operation: 'simulateSettlement',
      path: '/sandbox/merchants/{merchant_id}/settlements',
      summary: 'Settle a purchase, in parts or as a whole; without an authorization it is a force post.',
      body: z.strictObject({
        ...messageFields,
        authorization_id: authorizationId.optional(),
        final: z
          .boolean()
          .default(true)
          .meta({ description: 'False: more settlements follow, the rest stays held.' }),
      }),
      handle: ({ merchant, body }, once) =>
        simulate(context, merchant, body, once, body.authorization_id, (message) =>
          network.settlement(message, body.final),
        ),
    }),
    defineCommand({
      ...common,
      operation: 'simulateReversal',
      path: '/sandbox/merchants/{merchant_id}/reversals',
      summary: 'Take a purchase back before it is settled, as a whole or in part.',
      body: z.strictObject({ ...messageFields, authorization_id: authorizationId }),
      handle: ({ merchant, body }, once) =>
        simulate(context, merchant, body, once, body.authorization_id, (message) =>
          network.reversal({ ...message, authorizationId: body.authorization_id }),
        ),
    }),
    defineCommand({
      ...common,
      operation: 'simulateRefund',
      path: '/sandbox/merchants/{merchant_id}/refunds',
      summary: 'Refund a purchase, or pay something to a card without one.',
      body: z.strictObject({ ...messageFields, authorization_id: authorizationId.optional() }),
      handle: ({ merchant, body }, once) =>
        simulate(context, merchant, body, once, body.authorization_id, network.refund),
    }),
  ];
}

async function simulate(
  context: ApiContext,
  merchant: Merchant,
  body: Message,
  once: Once,
  authorizationId: string | undefined,
  send: (message: SimulatedMessage) => Promise<MessageOutcome>,
): Promise<Reply<z.input<typeof transactionView>>> {
  const amount = readAmount('amount', body.amount, body.currency);
  if (amount.kind === 'refusal') return amount;
  const card = await findNamedCard(context.database, merchant.id, body.card);
  if (card === null) return notFound('card');
  const outcome = await send({
    merchantId: merchant.id,
    cardId: card.id,
    amount: { amount: amount.amount, currency: body.currency },
    acceptor: body.merchant,
    ...(authorizationId === undefined ? {} : { authorizationId }),
    requestKey: once.identity(merchant.id).key,
  });
  return outcome.kind === 'recorded' ? answer(viewOf(outcome.transaction)) : refused(outcome);
}

function refused(outcome: Exclude<MessageOutcome, { kind: 'recorded' }>): Reply<never> {
  switch (outcome.kind) {
    case 'card-not-found':
      return notFound('card');
    case 'authorization-not-found':
      return notFound('authorization');
    case 'nothing-to-reverse':
      return refuse('not_possible', 'Nothing is left of this authorization to reverse.');
    case 'exceeds-authorization':
      return refuse('not_possible', 'The amount is larger than what is left of the authorization.', 'amount');
    case 'identity-conflict':
      return refuse('idempotency_key_reused', 'This Idempotency-Key was used before, for another message.');
    case 'amount-too-large':
      return refuse('invalid_request', 'The amount is too large in the currency of the card.', 'amount');
    case 'currency-not-convertible':
      return refuse('invalid_request', 'There is no exchange rate for this currency.', 'currency');
  }
}

function viewOf(transaction: CardTransaction): z.input<typeof transactionView> {
  const { amount, billing } = transaction;
  return {
    id: publicId('transaction', transaction.id),
    number: String(transaction.number),
    authorization_id: transaction.authorizationId && publicId('authorization', transaction.authorizationId),
    type: transaction.type,
    status: transaction.status,
    amount: { amount: amountOf(amount.amount, amount.currency), currency: amount.currency },
    billing: { amount: amountOf(billing.amount, billing.currency), currency: billing.currency },
    auth_code: transaction.authCode,
    response_code: transaction.responseCode,
    decline_reason: transaction.declineReason,
    occurred_at: transaction.occurredAt.toISOString(),
  };
}
