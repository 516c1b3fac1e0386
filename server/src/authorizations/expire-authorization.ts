import { wakeClose } from '../cards/index.ts';
import { knownHold } from '../ledger/index.ts';
import { money } from '../money/index.ts';
import { derivedId, done, numberOf, type Round, workOnEach } from '../platform/index.ts';
import { type Authorization, isOpen, type NetworkEvent } from './authorization.ts';
import type { AuthorizationsContext, NetworkParticipants } from './authorizations-context.ts';
import { type DueHold, listDueHolds } from './authorizations-store.ts';
import { bookDecided, holdState, justInTime, messageAccounts, releasePurchase } from './bookkeeping.ts';
import { eventOf } from './event-data.ts';
import { messageLane } from './message-lane.ts';
import { controlsOf } from './spend-controls/index.ts';
import { spendingChanges } from './spending.ts';

const AT_ONCE = 200;

/** Frees what is left of holds that nobody settled in time. */
export async function expireDueHolds(context: AuthorizationsContext): Promise<Round> {
  const due = await listDueHolds(context.database, context.clock.now(), AT_ONCE);
  return await workOnEach(due, (hold) => expireAuthorization(context, hold));
}

/** Frees what is left of one hold whose time is over. Safe to run twice. */
async function expireAuthorization(
  context: AuthorizationsContext,
  { merchantId, cardId, id, settlementShard }: DueHold,
): Promise<void> {
  const hint = await context.hints.of(merchantId, cardId);
  if (hint === null) throw new Error(`The card of authorization ${id} is gone.`);
  const { programmeId, productId, cardholderId, account } = hint;
  const spendKey = { merchantId, productId, programmeId, cardholderId, cardId };
  const eventId = derivedId(id, 'expiry');
  await context.commit.submit({
    lane: messageLane(merchantId, cardId),
    keys: {
      numbers: [eventId],
      cards: [{ merchantId, cardId }],
      spendControls: [spendKey],
      authorizations: [
        { merchantId, cardId, looksFor: 'purchase', authorizationId: id, transactionId: null, rrn: '' },
      ],
      ledger: [{ merchantId, accounts: messageAccounts(hint, [settlementShard]) }],
      events: [{ merchantId, programmeId, stream: cardId }],
    },
    decide: ({ cards, authorizations, ledger, spendControls, numbers }) => {
      const nothing = done<NetworkParticipants, null>(null, {});
      const card = cards.cards.get(cardId);
      const purchase = authorizations.byCard.get(cardId)?.find((row) => row.id === id);
      const now = context.clock.now();
      if (!card || !purchase || !isOpen(purchase) || purchase.expiresAt > now) return nothing;
      knownHold(ledger, holdState(card, purchase));
      const release = { id: derivedId(eventId, 'release'), amount: 'all', code: 'expiry' } as const;
      const transfers = releasePurchase(card, purchase, release);
      const change = bookDecided(ledger, justInTime(ledger, card, hint.source, transfers, eventId, now), now);
      const expired: Authorization = { ...purchase, status: 'expired', open: 0n, openFees: 0n };
      const event = expiryEvent(eventId, numberOf(numbers, eventId), purchase, now);
      const [before, after] = [ledger.accounts.get(account.id), change.accounts.get(account.id)];
      return done<NetworkParticipants, null>(null, {
        authorizations: [
          { kind: 'update', authorization: expired },
          { kind: 'record', event },
        ],
        spendControls: spendingChanges(
          card,
          { controls: controlsOf(spendControls, spendKey), now },
          purchase,
          expired,
        ),
        ledger: [change],
        events: [eventOf(context.newId(), card, event, expired)],
        jobs: before && after ? wakeClose(card, before, after, now) : [],
      });
    },
  });
}

/** The expiry as it stands among the purchase's events: what was still open is free again. */
function expiryEvent(id: string, number: bigint, purchase: Authorization, now: Date): NetworkEvent {
  const { merchantId, programmeId, cardId, open, currency, acceptor, authCode, firstNumber } = purchase;
  const left = purchase.purchase.amount - purchase.reversed - purchase.cleared;
  return {
    id,
    number,
    merchantId,
    programmeId,
    cardId,
    authorizationId: purchase.id,
    originalNumber: firstNumber,
    type: 'expiry',
    feeKind: null,
    status: 'complete',
    amount: money(left > 0n ? left : 0n, purchase.purchase.currency),
    billing: money(open, currency),
    settlement: null,
    posted: null,
    costChange: -open,
    authCode,
    responseCode: '00',
    declineReason: null,
    flags: [],
    decision: null,
    acceptor,
    occurredAt: now,
  };
}
