import { z } from 'zod';
import { channels, type DeclineReason, declineReasons } from '../../authorizations/index.ts';
import { currencyCode, idOf } from '../fields.ts';
import type { LibraryAcceptor } from '../sandbox-controls.ts';
import { acceptorParts, commonMessageFields, identityParts, linkParts } from './message-fields.ts';

const merchantField = (acceptors: readonly LibraryAcceptor[]) =>
  z
    .strictObject({
      library: z.enum(acceptors.map(({ key }) => key) as [string, ...string[]]).meta({
        description: 'One of GET /sandbox/acceptors; what else is said here stands in place of what it says.',
      }),
      ...acceptorParts,
    })
    .partial()
    .prefault({})
    .meta({ description: 'Where the card is used. Absent: where the purchase of `authorization_id` was.' });

const identityField = z
  .strictObject(identityParts)
  .partial()
  .prefault({})
  .meta({
    description:
      'What names the message in the network. Left out, it is made from the Idempotency-Key. The whole identity of an ' +
      'earlier message sends that message again.',
  });

const linkField = z.strictObject(linkParts).partial().prefault({}).meta({
  description:
    'How the message finds its purchase, as a network would say it. A first message gets a transaction id if none is said.',
});

/** What a tester may say of a network message. Nothing but the card and the amount must be said. */
export const simulatedMessageFields = (acceptors: readonly LibraryAcceptor[]) => ({
  ...commonMessageFields,
  currency: currencyCode.optional().meta({
    description: 'Absent: that of the purchase of `authorization_id`, or of the library’s merchant, or USD.',
  }),
  authorization_id: idOf('authorization')
    .optional()
    .meta({ description: 'The purchase that the message follows; or say it as a network would, in `link`.' }),
  link: linkField,
  identity: identityField,
  merchant: merchantField(acceptors),
  channel: z
    .enum(channels)
    .optional()
    .meta({ description: 'Absent: as the merchant is used, or e-commerce.' }),
  challenge: idOf('challenge').optional().meta({
    description:
      'An accepted challenge of 3-D Secure, whose transaction id and value go out as `authentication`.',
  }),
  as_advice: z
    .boolean()
    .default(false)
    .meta({ description: 'Of a reversal: it has happened, and is only told (0420).' }),
  force_decline: z
    .enum(Object.keys(declineReasons) as [DeclineReason, ...DeclineReason[]])
    .optional()
    .meta({ description: 'Of a request: decline with this reason, whatever the card would allow.' }),
});

export type SimulatedMessageBody = z.output<z.ZodObject<ReturnType<typeof simulatedMessageFields>>>;
