import { z } from 'zod';
import {
  type Acceptor,
  declineReasons,
  feeKinds,
  messageTypes,
  type NetworkEvent,
} from '../../authorizations/index.ts';
import type { Money } from '../../money/index.ts';
import { publicId } from '../../platform/index.ts';
import { amountOf, currencyCode, idText, instant } from '../fields.ts';

export const moneyView = z.strictObject({ amount: z.string(), currency: currencyCode }).meta({ id: 'Money' });

export const acceptorView = z
  .strictObject({
    name: z.string(),
    id: z.string(),
    mcc: z.string().meta({ description: 'Merchant category code, ISO 18245.' }),
    country: z.string(),
    city: z.string(),
  })
  .meta({ id: 'Acceptor', description: 'Where the card was used.' });

/** One message that reached a card, a fee, or an expiry. */
export const networkEventView = z
  .strictObject({
    id: idText('transaction'),
    number: z.string(),
    card_id: idText('card'),
    authorization_id: idText('authorization').nullable(),
    original_number: z
      .string()
      .nullable()
      .meta({ description: "The number of the purchase's first message, on those that follow it." }),
    type: z.enum([...messageTypes, 'expiry', 'fee']),
    fee_kind: z.enum(feeKinds).nullable(),
    status: z.enum(['pending', 'complete', 'declined']),
    amount: moneyView.meta({ description: 'In the currency of the purchase.' }),
    billing: moneyView.meta({ description: "In the card's currency." }),
    settlement: moneyView.nullable().meta({ description: 'What was settled with the network.' }),
    posted: z.string().nullable().meta({
      description: "What it moved on the card, in the card's currency: below zero where the card paid.",
    }),
    auth_code: z.string(),
    response_code: z.string().meta({ description: 'ISO 8583 field 39: 00 is approved, 10 in part.' }),
    decline_reason: z.string().nullable(),
    explanation: z.string().nullable().meta({ description: 'The reason for a decline, as a sentence.' }),
    flags: z.array(z.string()).meta({
      description: 'What is worth knowing of a message that went through, such as above-authorization.',
    }),
    merchant: acceptorView,
    occurred_at: instant,
  })
  .meta({ id: 'NetworkEvent' });

export function networkEventViewOf(event: NetworkEvent): z.input<typeof networkEventView> {
  const { amount, billing, settlement, posted, declineReason } = event;
  return {
    id: publicId('transaction', event.id),
    number: String(event.number),
    card_id: publicId('card', event.cardId),
    authorization_id: event.authorizationId && publicId('authorization', event.authorizationId),
    original_number: event.originalNumber === null ? null : String(event.originalNumber),
    type: event.type,
    fee_kind: event.feeKind,
    status: event.status,
    amount: moneyViewOf(amount),
    billing: moneyViewOf(billing),
    settlement: settlement && moneyViewOf(settlement),
    posted: posted === null ? null : amountOf(posted, billing.currency),
    auth_code: event.authCode,
    response_code: event.responseCode,
    decline_reason: declineReason,
    explanation: declineReason && declineReasons[declineReason].sentence,
    flags: [...event.flags],
    merchant: acceptorViewOf(event.acceptor),
    occurred_at: event.occurredAt.toISOString(),
  };
}

export function moneyViewOf({ amount, currency }: Money): z.input<typeof moneyView> {
  return { amount: amountOf(amount, currency), currency };
}

export function acceptorViewOf({ name, id, mcc, country, city }: Acceptor): z.input<typeof acceptorView> {
  return { name, id, mcc, country, city };
}
