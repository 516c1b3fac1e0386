import { type Card, readCard } from '../cards/index.ts';
import { book, cardAccount } from '../ledger/index.ts';
import { type ClaimedJob, derivedId, done } from '../platform/index.ts';
import { isOpen } from './authorization.ts';
import type { AuthorizationsContext, NetworkParticipants } from './authorizations-context.ts';
import { readAuthorization } from './authorizations-store.ts';
import { authorizationHold, networkAccounts, releasePurchase } from './bookkeeping.ts';
import { wakeClose } from './network-message.ts';
import { authorizationExpiredEvent } from './transaction-event.ts';

export const EXPIRY_JOB = 'authorization-expiry';

/** Frees what is left of a hold that nobody settled in time. Safe to run twice. */
export async function expireAuthorization(context: AuthorizationsContext, job: ClaimedJob): Promise<void> {
  const { merchantId, subject: authorizationId } = job;
  const found = await readAuthorization(context.database, merchantId, authorizationId);
  const card = found && (await readCard(context.database, merchantId, found.cardId));
  if (!found || !card) throw new Error(`Authorization ${authorizationId} has a job but no row.`);
  const holdId = authorizationHold(card, authorizationId).id;

  await context.commit.submit({
    keys: {
      cards: [{ merchantId, cardId: card.id }],
      authorizations: [{ merchantId, authorizationId }],
      ledger: [{ merchantId, accounts: networkAccounts(card), holds: [holdId] }],
      events: [{ merchantId, programmeId: card.programmeId, stream: card.id }],
    },
    decide: ({ cards, authorizations, ledger }) => {
      const finish = { kind: 'finish', job: { kind: EXPIRY_JOB, subject: authorizationId } } as const;
      const current = cards.cards.get(card.id) as Card;
      const authorization = authorizations.authorizations.get(authorizationId);
      const remaining = ledger.holds.get(holdId)?.remaining ?? 0n;
      if (!authorization || !isOpen(authorization) || remaining === 0n) {
        return done<NetworkParticipants, null>(null, { jobs: [finish] });
      }
      const now = context.clock.now();
      const release = { id: derivedId(authorizationId, 'expiry'), amount: 'all', code: 'expiry' } as const;
      const booked = book(ledger, releasePurchase(card, authorization, release), now);
      if (booked.kind !== 'booked') throw new Error(`An expiry was not booked: ${booked.kind}.`);
      const before = ledger.accounts.get(cardAccount(merchantId, card.currency, card.id).id);
      const account = booked.change.accounts.get(cardAccount(merchantId, card.currency, card.id).id);
      const expired = { ...authorization, status: 'expired', open: 0n } as const;
      return done<NetworkParticipants, null>(null, {
        authorizations: [{ kind: 'update', authorization: expired }],
        ledger: [booked.change],
        events: [authorizationExpiredEvent(context.newId(), current, expired, remaining, now)],
        jobs: [finish, ...(account && before ? wakeClose(current, before, account, now) : [])],
      });
    },
  });
}
