import { z } from 'zod';
import {
  type Challenge,
  challengeKinds,
  challengeOutcome,
  challengeStatuses,
} from '../../challenges/index.ts';
import { publicId } from '../../platform/index.ts';
import { idOf, idText, instant } from '../fields.ts';
import { acceptorView, acceptorViewOf, moneyView, moneyViewOf } from './network-event-view.ts';

export const challengeParams = z.strictObject({ challenge_id: idOf('challenge') });

export const outcomeFields = {
  transaction_status: z
    .enum(['Y', 'N'])
    .meta({ description: 'EMV 3-D Secure: Y is authenticated, N is not.' }),
  eci: z.string().meta({ description: 'Electronic commerce indicator, such as 05.' }),
};

export const challengeView = z
  .strictObject({
    id: idText('challenge'),
    number: z.string().meta({ description: 'The id on wires that show digits.' }),
    programme_id: idText('programme'),
    card_id: idText('card'),
    kind: z.enum(challengeKinds).meta({
      description:
        'otp: a code that the holder is sent. out-of-band: confirmed or declined in the merchant’s own app. redirect: a code, ' +
        'entered on a page of ours.',
    }),
    status: z.enum(challengeStatuses),
    transaction_id: z.string().meta({ description: 'The directory server’s.' }),
    amount: moneyView,
    merchant: acceptorView,
    attempts_left: z.int(),
    created_at: instant,
    expires_at: instant,
    ended_at: instant.nullable(),
    outcome: z
      .strictObject(outcomeFields)
      .nullable()
      .meta({ description: 'What the network is told; null while it is in progress.' }),
  })
  .meta({ id: 'Challenge' });

export function challengeViewOf(challenge: Challenge): z.input<typeof challengeView> {
  const outcome = challengeOutcome(challenge);
  return {
    id: publicId('challenge', challenge.id),
    number: String(challenge.number),
    programme_id: publicId('programme', challenge.programmeId),
    card_id: publicId('card', challenge.cardId),
    kind: challenge.kind,
    status: challenge.status,
    transaction_id: challenge.transactionId,
    amount: moneyViewOf(challenge.amount),
    merchant: acceptorViewOf(challenge.acceptor),
    attempts_left: challenge.attemptsLeft,
    created_at: challenge.createdAt.toISOString(),
    expires_at: challenge.expiresAt.toISOString(),
    ended_at: challenge.endedAt?.toISOString() ?? null,
    outcome: outcome && { transaction_status: outcome.transactionStatus, eci: outcome.eci },
  };
}
