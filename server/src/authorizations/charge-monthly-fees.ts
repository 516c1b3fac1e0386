import type { Card } from '../cards/index.ts';
import type { Product } from '../catalog/index.ts';
import { feeRevenueAccount, reserveAccount } from '../ledger/index.ts';
import { derivedId, done, numberOf, type Round, workOnEach } from '../platform/index.ts';
import type { AuthorizationsContext, NetworkParticipants } from './authorizations-context.ts';
import { bookDecided, justInTime } from './bookkeeping.ts';
import { eventOf } from './event-data.ts';
import { feeEvent, payFees } from './fee-payments.ts';
import { monthlyFees } from './fees.ts';
import { messageLane } from './message-lane.ts';
import { type EndedMonth, enrolCards, listEndedMonths } from './monthly-fees-store.ts';

const AT_ONCE = 200;

/** Charges the monthly fees that have fallen due. */
export async function chargeMonthlyFees(context: AuthorizationsContext): Promise<Round> {
  const enrolled = await enrolCards(context.database, AT_ONCE);
  const ended = await listEndedMonths(context.database, context.clock.now(), AT_ONCE);
  const round = await workOnEach(ended, (month) => chargeMonth(context, month));
  return { ...round, done: round.done + enrolled };
}

/** Charges one month of one card, once: the card pays, or the reserve, or the card owes it, as its product says. */
async function chargeMonth(context: AuthorizationsContext, month: EndedMonth): Promise<void> {
  const { merchantId, cardId, beganAt, endedAt, isFree } = month;
  const hint = await context.hints.of(merchantId, cardId);
  if (hint === null) throw new Error(`The card ${cardId} of a monthly fee is gone.`);
  const { programmeId, productId, currency, source, account } = hint;
  const name = `monthly-fee/${beganAt.toISOString()}`;
  const id = derivedId(cardId, name);
  const revenue = feeRevenueAccount(merchantId, currency, 'monthly');
  const accounts = [account, reserveAccount(merchantId, currency), revenue, ...(source ? [source] : [])];
  await context.commit.submit({
    identity: { merchantId, scope: 'monthly-fee', key: `${cardId}/${name}`, fingerprint: '' },
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
      const now = context.clock.now();
      const isCharged = !isFree && (card.status === 'active' || card.status === 'frozen');
      const fees = isCharged ? monthlyFees(product).map((fee) => ({ ...fee, id })) : [];
      const next = { merchantId, cardId, beganAt: endedAt };
      const [payment] = payFees(ledger, { card, product, account, source, now }, [], fees);
      if (!payment) return done<NetworkParticipants, null>(null, { monthlyFees: [next] });
      const event = feeEvent(card, payment, numberOf(numbers, id), issuer(product), now);
      return done<NetworkParticipants, null>(null, {
        monthlyFees: [next],
        authorizations: [{ kind: 'record', event }],
        ledger: [bookDecided(ledger, justInTime(ledger, card, source, [payment.transfer], id, now), now)],
        events: [eventOf(context.newId(), card, event, null)],
      });
    },
  });
}

/** Nobody accepted the card: the issuer itself, as financial institutions are coded, stands in the acceptor's place. */
const issuer = ({ issuerCountry }: Product) => ({
  authorizationId: null,
  originalNumber: null,
  authCode: '',
  acceptor: { name: 'MONTHLY FEE', id: '', mcc: '6012', country: issuerCountry, city: '' },
});
