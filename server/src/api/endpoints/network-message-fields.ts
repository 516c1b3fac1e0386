import { z } from 'zod';
import { currencyCode } from '../fields.ts';
import {
  acceptorParts,
  commonMessageFields,
  identityParts,
  linkParts,
  messageTypeField,
} from './message-fields.ts';

/** A message that is passed on from a network: what names it and where the card is used must be said. */
export const networkMessageFields = z.strictObject({
  type: messageTypeField,
  ...commonMessageFields,
  currency: currencyCode,
  identity: z.strictObject(identityParts).meta({
    description: 'What names the message in the network. Sent again, it is the same message.',
  }),
  link: z.strictObject(linkParts).partial().prefault({}).meta({
    description:
      'How the message finds its purchase. A first message brings what those that follow will name.',
  }),
  merchant: z.strictObject(acceptorParts).meta({ description: 'Where the card is used.' }),
});

export type NetworkMessageBody = z.output<typeof networkMessageFields>;
