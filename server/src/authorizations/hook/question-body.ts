import { exponentOf, formatExactAmount, type Money } from '../../money/index.ts';
import { publicId } from '../../platform/index.ts';
import { threeDsOf } from '../three-ds-of.ts';
import type { Asking } from './decision-asker.ts';

/**
 * The question as it goes over the wire, documented in docs/guides/decision-hook.md. It names the card by its id and last
 * four digits. There is no field `decision` in it, so that a question sent back is never an answer.
 */
export function questionBody({ question, hook, card, billing, createdAt }: Asking): string {
  const { message, comparisons } = question;
  const { acquirer, stan, rrn, transmittedAt } = message.identity;
  return JSON.stringify({
    id: publicId('question', question.id),
    type: 'authorization.request',
    created_at: createdAt.toISOString(),
    answer_within_ms: hook.windowMs,
    merchant_id: publicId('merchant', question.merchantId),
    programme_id: publicId('programme', question.programmeId),
    authorization_id: publicId('authorization', question.authorizationId),
    message_type: message.type,
    card: {
      id: publicId('card', card.id),
      reference: card.reference,
      last4: card.last4,
      product_code: card.productCode,
      form: card.form,
      currency: card.currency,
      cardholder_id: publicId('cardholder', card.cardholderId),
    },
    amount: moneyView(message.amount),
    cashback: moneyView({ amount: message.cashback, currency: message.amount.currency }),
    billing: billing && moneyView(billing),
    partial_approval: message.partialApproval,
    merchant: {
      name: message.acceptor.name,
      id: message.acceptor.id,
      mcc: message.acceptor.mcc,
      city: message.acceptor.city,
      country: message.acceptor.country,
    },
    channel: message.channel,
    entry_mode: message.entryMode,
    wallet: message.wallet,
    network: {
      acquirer,
      stan,
      rrn,
      transmitted_at: transmittedAt,
      transaction_id: message.link.transactionId,
    },
    checks: {
      ...comparisons,
      three_ds: threeDsOf(message, comparisons.authentication),
      avs: message.avs,
    },
  });
}

function moneyView({ amount, currency }: Money) {
  return { value: formatExactAmount(amount, exponentOf(currency)), currency };
}
