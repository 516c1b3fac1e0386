import { type Card, OPERATION_JOB, readCard } from '../cards/index.ts';
import { type AccountState, book, cardAccount, type LedgerPicture, type Transfer } from '../ledger/index.ts';
import { convert, isPositive, type Money, withinLimit } from '../money/index.ts';
import { done, type JobChange, numberOf, refused } from '../platform/index.ts';
import type { Acceptor, Authorization, CardTransaction, TransactionType } from './authorization.ts';
import type { AuthorizationsContext, NetworkParticipants } from './authorizations-context.ts';
import type { AuthorizationChange } from './authorizations-participant.ts';
import { readTransaction } from './authorizations-store.ts';
import { authorizationHold, networkAccounts } from './bookkeeping.ts';
import { APPROVED } from './decline-reasons.ts';
import { transactionEvent } from './transaction-event.ts';

/** A message from the network about one card. */
export interface NetworkMessage {
  readonly merchantId: string;
  readonly cardId: string;
  /** Message class, acquirer, STAN, transmission time and RRN: the same message twice has the same. */
  readonly identity: string;
  readonly amount: Money;
  readonly acceptor: Acceptor;
  /** The purchase it follows up, where it does. */
  readonly authorizationId?: string;
}

export type MessageRefusal =
  /** Another message had this identity before. */
  | { readonly kind: 'identity-conflict' }
  | { readonly kind: 'card-not-found' }
  | { readonly kind: 'authorization-not-found' }
  /** The hold is used up, reversed or expired: nothing is left to reverse. */
  | { readonly kind: 'nothing-to-reverse' }
  | { readonly kind: 'exceeds-authorization'; readonly remaining: bigint }
  | { readonly kind: 'currency-not-convertible' }
  /** Converted, it is larger than any amount may be. */
  | { readonly kind: 'amount-too-large' };

export type MessageOutcome =
  | { readonly kind: 'recorded'; readonly transaction: CardTransaction }
  | MessageRefusal;

/** What a rule looks at: the card, its money and the purchase as they are under lock. */
export interface MessageFacts {
  readonly card: Card;
  readonly account: AccountState;
  readonly authorization: Authorization | null;
  /** What is left of the purchase's hold. */
  readonly remaining: bigint;
  readonly message: NetworkMessage;
  /** The amount in the card's currency, or null when there is no rate. */
  readonly billing: Money | null;
  readonly ids: { readonly transaction: string; readonly authorization: string; readonly number: bigint };
  readonly now: Date;
}

/** What a rule decides: the row to record, and what changes with it. */
export interface Step {
  readonly kind: 'step';
  readonly transaction: Pick<
    CardTransaction,
    'status' | 'declineReason' | 'responseCode' | 'settlement' | 'authCode'
  >;
  readonly billing: Money;
  readonly authorization: Authorization | null;
  readonly transfers: readonly Transfer[];
  readonly jobs: readonly JobChange[];
}

/** A step of a message that the network reports and nobody can decline. */
export function approved(
  step: Omit<Step, 'kind' | 'transaction'> & Pick<CardTransaction, 'settlement' | 'authCode'>,
): Step {
  const { settlement, authCode, ...rest } = step;
  const transaction = {
    status: 'complete',
    declineReason: null,
    responseCode: APPROVED,
    settlement,
    authCode,
  } as const;
  return { kind: 'step', transaction, ...rest };
}

export type MessageRule = (facts: MessageFacts) => Step | MessageRefusal;

/**
 * The one path of every network message: known messages are answered with what was recorded, new ones are decided
 * by their rule under the card's lock, and booked, recorded and told in one transaction.
 */
export async function handleMessage(
  context: AuthorizationsContext,
  type: TransactionType,
  message: NetworkMessage,
  rule: MessageRule,
): Promise<MessageOutcome> {
  const { merchantId } = message;
  const found = await readCard(context.database, merchantId, message.cardId);
  if (!found) return { kind: 'card-not-found' };
  const now = context.clock.now();
  const billing = billingAmount(context, message.amount, found, now);
  const ids = { transaction: context.newId(), authorization: context.newId() };
  const holdId = message.authorizationId && authorizationHold(found, message.authorizationId).id;

  const outcome = await context.commit.submit<MessageOutcome>({
    identity: { merchantId, scope: 'network', key: message.identity, fingerprint: fingerprintOf(message) },
    keys: {
      numbers: [ids.transaction],
      cards: [{ merchantId, cardId: found.id }],
      authorizations: message.authorizationId
        ? [{ merchantId, authorizationId: message.authorizationId }]
        : [],
      ledger: [{ merchantId, accounts: networkAccounts(found), holds: holdId ? [holdId] : [] }],
      events: [{ merchantId, programmeId: found.programmeId, stream: found.id }],
    },
    decide: ({ numbers, cards, authorizations, ledger }) => {
      const refuse = refused<NetworkParticipants, MessageOutcome>;
      const card = cards.cards.get(found.id);
      const account = card && ledger.accounts.get(accountId(card));
      if (!card || !account) return refuse({ kind: 'card-not-found' });
      const authorization = authorizations.authorizations.get(message.authorizationId ?? '') ?? null;
      if (message.authorizationId && authorization?.cardId !== card.id)
        return refuse({ kind: 'authorization-not-found' });

      const number = numberOf(numbers, ids.transaction);
      const remaining = (holdId && ledger.holds.get(holdId)?.remaining) || 0n;
      const facts: MessageFacts = {
        card,
        account,
        authorization,
        remaining,
        message,
        billing,
        ids: { ...ids, number },
        now,
      };
      const step = rule(facts);
      if (step.kind !== 'step') return refuse(step);
      if (!withinLimit(step.billing)) return refuse({ kind: 'amount-too-large' });

      const change = bookStep(ledger, step, now);
      const transaction = recordOf(type, facts, step);
      const changes: AuthorizationChange[] = [{ kind: 'record', transaction }];
      if (step.authorization) {
        changes.push({ kind: authorization ? 'update' : 'open', authorization: step.authorization });
      }
      return done<NetworkParticipants, MessageOutcome>(
        { kind: 'recorded', transaction },
        {
          authorizations: changes,
          ledger: [change],
          events: [transactionEvent(context.newId(), card, transaction)],
          jobs: [
            ...step.jobs,
            ...wakeClose(card, account, change.accounts.get(account.account.id) ?? account, now),
          ],
        },
        transaction.id,
      );
    },
  });
  if (outcome.kind !== 'repeated') return outcome.result;
  if (!outcome.sameContent) return { kind: 'identity-conflict' };
  const transaction = await readTransaction(context.database, merchantId, String(outcome.remembered));
  if (!transaction) throw new Error('A network message was claimed but not recorded.');
  return { kind: 'recorded', transaction };
}

function bookStep(ledger: LedgerPicture, step: Step, now: Date) {
  const booked = book(ledger, step.transfers, now);
  if (booked.kind !== 'booked') throw new Error(`A decided network message was not booked: ${booked.kind}.`);
  return booked.change;
}

/** A closing card goes on closing when its last hold ends. */
export function wakeClose(card: Card, before: AccountState, after: AccountState, now: Date): JobChange[] {
  if (card.status !== 'closing' || card.closingOperation === null) return [];
  if (before.pendingDebits === 0n || after.pendingDebits > 0n) return [];
  return [{ kind: 'reschedule', job: { kind: OPERATION_JOB, subject: card.closingOperation, dueAt: now } }];
}

function recordOf(type: TransactionType, facts: MessageFacts, step: Step): CardTransaction {
  const { card, message, authorization, ids, now } = facts;
  const purchase = authorization ?? step.authorization;
  return {
    ...step.transaction,
    id: ids.transaction,
    number: ids.number,
    merchantId: card.merchantId,
    programmeId: card.programmeId,
    cardId: card.id,
    authorizationId: purchase?.id ?? null,
    originalNumber: authorization?.firstNumber ?? null,
    type,
    amount: message.amount,
    billing: step.billing,
    acceptor: message.acceptor,
    occurredAt: now,
  };
}

/** Null when there is no rate, or when the amount is too small to be one in the card's currency. */
function billingAmount(context: AuthorizationsContext, amount: Money, card: Card, at: Date): Money | null {
  const rate = context.exchangeRates.rate(amount.currency, card.currency, at);
  const billing = rate && convert(amount, rate);
  return billing && isPositive(billing) ? billing : null;
}

function fingerprintOf({ cardId, amount, authorizationId }: NetworkMessage): string {
  return [cardId, amount.amount, amount.currency, authorizationId ?? ''].join('/');
}

const accountId = (card: Card) => cardAccount(card.merchantId, card.currency, card.id).id;
