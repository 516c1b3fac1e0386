import type { Card } from '../cards/index.ts';
import type { Product } from '../catalog/index.ts';
import { availableBalance, cardAccount, feeRevenueAccount, reserveAccount } from '../ledger/index.ts';
import { money } from '../money/index.ts';
import { derivedId, done, numberOf } from '../platform/index.ts';
import type { NetworkEvent } from './authorization.ts';
import type { AuthorizationsContext, NetworkParticipants } from './authorizations-context.ts';
import { justInTime } from './bookkeeping.ts';
import { eventOf } from './event-data.ts';
import { type FeePayment, payFees } from './fee-payments.ts';
import { monthlyFees } from './fees.ts';
import { messageLane } from './message-lane.ts';
import { type DueMonth, listDueMonths } from './monthly-fees-store.ts';
import { bookNow } from './record-step.ts';

const AT_ONCE = 200;

/** Charges the monthly fees that have fallen due. @returns how many months it looked at */
export async function chargeMonthlyFees(context: AuthorizationsContext): Promise<number> {
  const due = await listDueMonths(context.database, context.clock.now(), AT_ONCE);
  await Promise.all(due.map((month) => chargeMonth(context, month)));
  return due.length;
}

/** Charges one month of one card, once: the card pays, or the reserve, or the card owes it, as its product says. */
async function chargeMonth(context: AuthorizationsContext, due: DueMonth): Promise<void> {
  const { merchantId, cardId, month } = due;
  const hint = await context.hints.of(merchantId, cardId);
  if (hint === null) throw new Error(`The card ${cardId} of a monthly fee is gone.`);
  const { programmeId, productId, currency, source } = hint;
  const id = derivedId(cardId, `monthly-fee/${month}`);
  const account = cardAccount(merchantId, currency, cardId);
  const reserve = reserveAccount(merchantId, currency);
  const accounts = [
    account,
    reserve,
    feeRevenueAccount(merchantId, currency, 'monthly'),
    ...(source ? [source] : []),
  ];
  await context.commit.submit({
    identity: { merchantId, scope: 'monthly-fee', key: `${cardId}/${month}`, fingerprint: '' },
    lane: messageLane(merchantId, cardId),
    keys: {
      numbers: [id],
      products: [{ merchantId, productId }],
      cards: [{ merchantId, cardId }],
      ledger: [{ merchantId, accounts }],
      events: [{ merchantId, programmeId, stream: cardId }],
    },
    decide: ({ numbers, products, cards, ledger }) => {
      const card = cards.cards.get(cardId) as Card;
      const product = products.get(productId) as Product;
      const own = ledger.accounts.get(account.id);
      const isUsable = card.status === 'active' || card.status === 'frozen';
      const fees = isUsable ? monthlyFees(product).map((fee) => ({ ...fee, id })) : [];
      if (fees.length === 0 || !own) return done<NetworkParticipants, null>(null, { monthlyFees: [due] });
      const now = context.clock.now();
      const behind = source && ledger.accounts.get(source.id);
      const spendable = availableBalance(own) + (behind ? availableBalance(behind) : 0n);
      const [payment] = payFees(card, product, fees, spendable, ledger.accounts.get(reserve.id) ?? null);
      if (!payment) throw new Error('A monthly fee has no payer.');
      const event = feeEvent(card, product, payment, numberOf(numbers, id), now);
      return done<NetworkParticipants, null>(null, {
        monthlyFees: [due],
        authorizations: [{ kind: 'record', event }],
        ledger: [bookNow(ledger, justInTime(ledger, card, source, [payment.transfer], id, now), now)],
        events: [eventOf(context.newId(), card, event, null)],
      });
    },
  });
}

function feeEvent(
  card: Card,
  product: Product,
  { fee, id, payer, flags }: FeePayment,
  number: bigint,
  now: Date,
): NetworkEvent {
  const amount = money(fee.amount, card.currency);
  return {
    id,
    number,
    merchantId: card.merchantId,
    programmeId: card.programmeId,
    cardId: card.id,
    authorizationId: null,
    originalNumber: null,
    type: 'fee',
    feeKind: 'monthly',
    status: 'complete',
    amount,
    billing: amount,
    settlement: amount,
    posted: payer === 'card' ? -fee.amount : null,
    authCode: '',
    responseCode: '00',
    declineReason: null,
    flags,
    // Nobody accepted the card: the issuer itself, as financial institutions are coded, stands here.
    acceptor: { name: 'MONTHLY FEE', id: '', mcc: '6012', country: product.issuerCountry, city: '' },
    occurredAt: now,
  };
}
