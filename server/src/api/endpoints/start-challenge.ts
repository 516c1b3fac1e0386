import type { z } from 'zod';
import type { Acceptor } from '../../authorizations/index.ts';
import { type Card, findMerchantCard } from '../../cards/index.ts';
import {
  type ChallengeKind,
  type ChallengeStart,
  type ChallengesContext,
  startChallenge,
} from '../../challenges/index.ts';
import { type Currency, money } from '../../money/index.ts';
import type { ApiContext } from '../api-context.ts';
import { readAmount } from '../fields.ts';
import { findNamedCard } from '../find-named-card.ts';
import { answer, notFound, type Reply, refuse, refuseInvalid } from '../reply.ts';
import { type challengeView, challengeViewOf } from './challenge-view.ts';
import type { CommonMessageBody } from './message-fields.ts';

/** A challenge as it is asked for, its parts complete. */
export interface AskedChallenge {
  readonly card: CommonMessageBody['card'];
  readonly kind: ChallengeKind;
  readonly transactionId: string;
  readonly amount: string;
  readonly currency: Currency;
  readonly acceptor: Acceptor;
  readonly validForSeconds: number | undefined;
}

/** Starts a challenge on one of the merchant's cards. The same one again is answered with what became of it. */
export async function startAskedChallenge(
  context: ApiContext,
  challenges: ChallengesContext,
  merchantId: string,
  asked: AskedChallenge,
): Promise<Reply<z.input<typeof challengeView>>> {
  const { kind, transactionId, currency, acceptor, validForSeconds } = asked;
  const amount = readAmount('amount', asked.amount, currency, true);
  if (amount.kind === 'refusal') return amount;
  const card = await challengedCard(context, merchantId, asked.card);
  if (card === null) return notFound('card');
  return replyOf(
    await startChallenge(challenges, {
      ...{ card, kind, transactionId, acceptor },
      amount: money(amount.amount, currency),
      ...(validForSeconds === undefined ? {} : { validForMs: validForSeconds * 1000 }),
    }),
  );
}

/** The card that is named. A number that was retired still leads to its card, but nobody buys with it. */
async function challengedCard(
  { database, vault }: ApiContext,
  merchantId: string,
  named: AskedChallenge['card'],
): Promise<Card | null> {
  if ('name' in named) return await findNamedCard(database, merchantId, named.name);
  const holder = await vault.findByPan(database, named.pan);
  const isTheirs = holder?.merchantId === merchantId && holder.holder === 'card' && holder.retired === null;
  return isTheirs ? await findMerchantCard(database, merchantId, { id: holder.cardId }) : null;
}

function replyOf(start: ChallengeStart): Reply<z.input<typeof challengeView>> {
  switch (start.kind) {
    case 'started':
    case 'repeated':
      return answer(challengeViewOf(start.challenge));
    case 'transaction-conflict':
      return refuse('already_exists', 'This transaction was challenged before, otherwise.', 'transaction_id');
    case 'refused':
      switch (start.reason) {
        case 'card-not-found':
          return notFound('card');
        case 'card-blocked-by-issuer':
          return refuse('not_possible', 'The card is blocked by its issuer.');
        case 'card-number-retired':
          return refuse('not_possible', "The card's number was reported lost or stolen.");
        case 'card-expired':
          return refuse('not_possible', 'The card has expired.');
        case 'card-not-active':
          return refuse('not_possible', `The card is ${start.status}.`);
        case 'malformed-transaction-id':
          return refuseInvalid({ field: 'transaction_id', problem: 'has the wrong form' });
        case 'amount-out-of-range':
          return refuseInvalid({ field: 'amount', problem: 'is too large' });
      }
  }
}
