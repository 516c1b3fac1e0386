import { z } from 'zod';
import {
  avsResults,
  channels,
  entryModes,
  messageTypes,
  threeDsResults,
} from '../../authorizations/index.ts';
import { isCountry } from '../../catalog/index.ts';
import { Secret } from '../../vault/index.ts';
import { cleanText } from '../clean-text.ts';
import { amountText, currencyCode } from '../fields.ts';

/** What is said of a network message, by whoever is connected to a network and by testers alike. */

export const messageTypeField = z.enum(messageTypes).meta({
  description:
    'authorization: may this be spent? advice: it was decided elsewhere. incremental: may so much more be spent? ' +
    'verification, balance-inquiry: nothing is held. debit: asked and settled in one. reversal: taken back before it is ' +
    'settled. settlement: the money is due; without a purchase it is forced. refund, refund-reversal, original-credit, ' +
    'chargeback, chargeback-reversal: money back and forth afterwards.',
});

/** How a message names its card. */
type NamedCard = { readonly pan: Secret } | { readonly name: string };

/** Our own numbers begin with 1, and card numbers of the networks served here do not. */
const panPattern = /^[02-9]\d{11,18}$/;

const cardField = z
  .string()
  .min(1)
  .max(64)
  .meta({
    description: 'Our id (`card_…`), the number that a vendor wire shows (it begins with 1), or the PAN.',
  })
  .transform((text): NamedCard => (panPattern.test(text) ? { pan: Secret.of(text) } : { name: text }));

const moneyField = (description: string) =>
  z.strictObject({ amount: amountText, currency: currencyCode }).optional().meta({ description });

const matching = (pattern: RegExp, description: string) => z.string().regex(pattern).meta({ description });

/** Where a card is used. */
export const acceptorParts = {
  name: cleanText(40),
  id: z.union([z.literal(''), cleanText(15)]),
  mcc: matching(/^\d{4}$/, 'Merchant category code, ISO 18245.'),
  country: z.string().refine(isCountry, 'must be an ISO 3166-1 alpha-2 code'),
  city: cleanText(30),
};

/** What names a message in the network. */
export const identityParts = {
  message_class: matching(/^\d{4}(-[a-z]{1,16})?$/, 'Message type indicator, such as 0100.'),
  acquirer: matching(/^\d{1,11}$/, 'Acquiring institution, field 32.'),
  stan: matching(/^\d{6}$/, 'System trace audit number, field 11.'),
  transmitted_at: matching(
    /^(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d[0-5]\d$/,
    'Transmission date and time, field 7: MMDDhhmmss.',
  ),
  rrn: matching(/^[0-9A-Za-z]{12}$/, 'Retrieval reference number, field 37.'),
};

/** How a message finds its purchase, as a network would say it. */
export const linkParts = {
  transaction_id: matching(/^[0-9A-Za-z]{1,15}$/, "The network's id of the purchase."),
  rrn: matching(/^[0-9A-Za-z]{12}$/, "The purchase's RRN."),
  auth_code: matching(/^[0-9A-Za-z]{6}$/, "The purchase's authorization code."),
};

/** How EMV 3-D Secure writes its ids, or shorter; the directory server gives it. */
export const transactionIdField = matching(
  /^[0-9A-Za-z-]{1,36}$/,
  'The transaction id of the directory server of 3-D Secure, such as a UUID.',
);

const presentedField = z
  .strictObject({
    expiry: matching(/^(0[1-9]|1[0-2])\/\d{2}$/, 'MM/YY').optional(),
    cvv2: matching(/^\d{3,4}$/, 'The code on the back of the card.')
      .optional()
      .transform(secretOf),
    pin: matching(/^\d{4,12}$/, 'As it was typed.')
      .optional()
      .transform(secretOf),
  })
  .prefault({})
  .meta({ description: 'What the cardholder presented; what is left out is not checked.' });

const authenticationField = z
  .strictObject({
    transaction_id: transactionIdField,
    value: matching(
      /^[0-9A-Za-z+/]{27}=$/,
      '20 bytes in Base64: what the issuer gave out (CAVV, AAV).',
    ).transform((text) => Secret.of(text)),
  })
  .optional()
  .meta({
    description:
      'Proof of 3-D Secure, checked against the card, the amount and the currency. One that was not made for them declines.',
  });

/** The fields that every message may have, whoever sends it. */
export const commonMessageFields = {
  card: cardField,
  amount: amountText.optional().meta({
    description: 'In the currency of the purchase. Only a verification and a balance inquiry have none.',
  }),
  entry_mode: z.enum(entryModes).optional().meta({ description: 'Absent: what is usual in the channel.' }),
  channel: z.enum(channels).optional().meta({ description: 'Absent: e-commerce.' }),
  cashback: amountText.optional().meta({
    description: 'How much of the amount is cash paid out, where something is asked for or paid.',
  }),
  billing: moneyField('The amount in the card’s currency, where the network has converted it (field 6).'),
  settlement: moneyField('The amount in which the network settles with the issuer (field 5).'),
  purchase_amount: amountText.optional().meta({
    description: 'Of a reversal: the whole purchase, so that one that comes first is known to be partial.',
  }),
  final: z
    .boolean()
    .default(true)
    .meta({ description: 'Of a settlement. False: more follow, and the rest stays held.' }),
  partial_approval: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether the acquirer takes an approval of a part.' }),
  presented: presentedField,
  three_ds: z.enum(threeDsResults).optional().meta({
    description: 'What the acquirer says of 3-D Secure. Where `authentication` comes too, that one counts.',
  }),
  authentication: authenticationField,
  avs: z.enum(avsResults).optional().meta({ description: 'Result of the address verification.' }),
  wallet: cleanText(30)
    .optional()
    .meta({ examples: ['apple-pay'] }),
  decided: z
    .strictObject({
      auth_code: z.string().regex(/^[0-9A-Za-z]{6}$/),
      response_code: z.string().regex(/^[0-9A-Z]{2}$/),
    })
    .optional()
    .meta({ description: 'Of an advice: what was decided elsewhere. Absent: we are to say.' }),
};

export type CommonMessageBody = z.output<z.ZodObject<typeof commonMessageFields>>;

function secretOf(text: string | undefined): Secret | null {
  return text === undefined ? null : Secret.of(text);
}
