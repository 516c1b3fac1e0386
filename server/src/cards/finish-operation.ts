import { type Product, requireProduct } from '../catalog/index.ts';
import { book, cardAccount } from '../ledger/index.ts';
import { type ClaimedJob, done } from '../platform/index.ts';
import { expiryAfterYears } from '../vault/index.ts';
import { OPERATION_JOB } from './accept-operation.ts';
import { finishActivation, finishAssignment } from './applications/index.ts';
import { operationAccounts, operationHolds } from './bookkeeping.ts';
import type { Card, Operation, OperationKind } from './card.ts';
import { cardEvent } from './card-events.ts';
import type { CardsContext, CardsParticipants } from './cards-context.ts';
import { readCard, readOperation } from './cards-store.ts';
import { closeFee } from './close-fee.ts';
import { type EndedHere, type Ending, type EndingTerms, endOperation } from './end-operation.ts';

/** How long a close that waits for holds sleeps at most; the end of the last hold wakes it earlier. */
const WAITING_MS = 24 * 60 * 60 * 1000;

/**
 * Does the work of an accepted operation and ends it in one transaction: holds settled or released, card moved,
 * event written, job finished. Safe to run twice: an operation that has ended only loses its job.
 */
export async function finishOperation(context: CardsContext, job: ClaimedJob): Promise<void> {
  const { merchantId } = job;
  const operation = await readOperation(context.database, merchantId, job.subject);
  const card = operation && (await readCard(context.database, merchantId, operation.cardId));
  if (!operation || !card) throw new Error(`Operation ${job.subject} has a job but no row.`);
  if (operation.kind === 'activate') return await finishActivation(context, card, operation);
  if (operation.kind === 'assign') return await finishAssignment(context, card, operation);
  const { issued, terms } = await prepareEnding(context, card, operation.kind);

  await context.commit.submit({
    keys: {
      cards: [{ merchantId, cardId: card.id, operationId: operation.id }],
      ledger: [
        {
          merchantId,
          accounts: operationAccounts(card, operation.kind),
          holds: operationHolds(card, operation),
        },
      ],
      events: [{ merchantId, programmeId: card.programmeId, stream: card.id }],
    },
    decide: ({ cards, ledger }) => {
      const current = cards.cards.get(card.id) as Card;
      const accepted = cards.operations.get(operation.id) as Operation;
      const finish = { kind: 'finish', job: { kind: OPERATION_JOB, subject: operation.id } } as const;
      if (accepted.status !== 'accepted') return done<CardsParticipants, null>(null, { jobs: [finish] });

      const account = ledger.accounts.get(cardAccount(merchantId, card.currency, card.id).id);
      if (!account) throw new Error('The card has no account.');
      const now = context.clock.now();
      const ending = endOperation(current, accepted as EndedHere, account, terms);
      if (ending.kind === 'waits-for-holds') {
        const dueAt = new Date(now.getTime() + WAITING_MS);
        return done<CardsParticipants, null>(null, {
          jobs: [{ kind: 'reschedule', job: { ...finish.job, dueAt } }],
        });
      }
      const booked = book(ledger, ending.transfers, now);
      if (booked.kind !== 'booked')
        throw new Error(`The end of an operation was not booked: ${booked.kind}.`);
      const ended = endedOperation(accepted, ending, now);
      return done<CardsParticipants, null>(null, {
        cards: [
          { kind: 'update-card', card: ending.card },
          { kind: 'update-operation', operation: ended },
        ],
        ledger: [booked.change],
        pans: issued && ending.failureReason === null ? [{ kind: 'store', row: issued.panRow }] : [],
        events: ending.events.map((type) =>
          cardEvent(
            context.newId(),
            type,
            ending.shown,
            ended,
            ending.returned === undefined ? {} : { returned: ending.returned },
          ),
        ),
        jobs: [finish],
      });
    },
  });
}

function endedOperation(operation: Operation, ending: Ending, completedAt: Date): Operation {
  const { failureReason, amount, fee } = ending;
  return {
    ...operation,
    amount,
    fee,
    status: failureReason === null ? 'done' : 'failed',
    failureReason,
    completedAt,
  };
}

/** Looks up, before the transaction, what the product says of the end of an operation, where it says something. */
async function prepareEnding(context: CardsContext, card: Card, kind: OperationKind) {
  const none: EndingTerms = { issuedWith: null, activation: 'at-once', closeFee: () => 0n };
  if (kind !== 'issue' && kind !== 'close') return { issued: null, terms: none };
  const product = await requireProduct(context.database, card);
  const issued = kind === 'issue' ? await prepareIssue(context, card, product) : null;
  const terms: EndingTerms = {
    issuedWith: issued?.with ?? null,
    activation: product.terms.activation,
    closeFee: (balance) => closeFee(product, balance),
  };
  return { issued, terms };
}

/** Draws the card's number and expiry before the transaction: a number that another card has is drawn again. */
async function prepareIssue(context: CardsContext, card: Card, product: Product) {
  const { vault, database } = context;
  const pan = vault.newPan(product.bin);
  if ((await vault.panTaken(database, [pan])).size > 0)
    throw new Error('The drawn card number is taken; drawing again.');
  const panRow = vault.panRow({ merchantId: card.merchantId, cardId: card.id, pan });
  const expiry = expiryAfterYears(context.clock.now(), product.validYears);
  return { panRow, with: { last4: panRow.last4, expiry, keyVersion: panRow.keyVersion } };
}
