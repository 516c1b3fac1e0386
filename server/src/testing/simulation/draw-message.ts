import type { MessageType, NetworkMessage } from '../../authorizations/index.ts';
import { type Currency, exponentOf, money } from '../../money/index.ts';
import type { Chance } from '../kills/chance.ts';
import { majorUnits, testMessage } from '../test-message.ts';
import { linkTo, type NetworkPurchase } from './purchase-book.ts';

/** How often each type of message is sent, of a hundred. */
const shares: readonly (readonly [MessageType, number])[] = [
  ['authorization', 33],
  ['settlement', 19],
  ['reversal', 12],
  ['refund', 6],
  ['incremental', 9],
  ['advice', 6],
  ['debit', 5],
  ['refund-reversal', 2],
  ['original-credit', 2],
  ['chargeback', 2],
  ['chargeback-reversal', 2],
  ['verification', 1],
  ['balance-inquiry', 1],
];

export function drawType(random: Chance): MessageType {
  let left = random.between(1, 100);
  for (const [type, share] of shares) {
    left -= share;
    if (left <= 0) return type;
  }
  return 'authorization';
}

/** A message of this type about the purchase, of a name that no other has. Most amounts fit the purchase; some do not. */
export function drawMessage(
  random: Chance,
  type: MessageType,
  purchase: NetworkPurchase,
  name: string,
): NetworkMessage {
  const { card, acceptor, channel, transactionId, rrn } = purchase;
  const common = { identity: name, acceptor, channel };
  const own = { transactionId, rrn };
  switch (type) {
    case 'verification':
    case 'balance-inquiry':
      return testMessage(type, card, 0, common);
    case 'authorization':
    case 'debit': {
      const cashback = random.happens(0.1) ? majorUnits(1) : 0n;
      const partialApproval = random.happens(0.4);
      return testMessage(type, card, 0, {
        ...common,
        ...{ link: own, amount: whole(purchase), cashback, partialApproval },
      });
    }
    case 'advice': {
      const responseCode = random.happens(0.8) ? '00' : '05';
      const decided = random.happens(0.5) ? { authCode: 'ADVICE', responseCode } : null;
      return testMessage(type, card, 0, {
        ...common,
        link: own,
        amount: drawAmount(random, purchase),
        decided,
      });
    }
    case 'reversal': {
      const isWhole = random.happens(0.5);
      const amount = isWhole ? whole(purchase) : drawAmount(random, purchase);
      const purchaseAmount = isWhole && random.happens(0.5) ? null : whole(purchase);
      return testMessage(type, card, 0, {
        ...common,
        ...{ link: linkTo(random, purchase), amount, purchaseAmount },
      });
    }
    default: {
      const isLoose = random.happens(type === 'settlement' || type === 'incremental' ? 0.08 : 0.4);
      return testMessage(type, card, 0, {
        ...common,
        link: isLoose ? {} : linkTo(random, purchase),
        amount: random.happens(0.3) ? whole(purchase) : drawAmount(random, purchase),
        final: random.happens(0.6),
      });
    }
  }
}

const whole = ({ major, currency }: NetworkPurchase) => amountIn(major, currency);

/** Mostly a part of the purchase, sometimes more than it, sometimes in another currency. */
function drawAmount(random: Chance, { major, currency }: NetworkPurchase) {
  const share = random.happens(0.2) ? random.between(100, 160) : random.between(1, 100);
  const other = random.happens(0.08) ? random.oneOf(['USD', 'EUR', 'JPY'] as const) : currency;
  return amountIn((major * share) / 100, other);
}

/** So much in whole minor units of the currency, and not nothing; of yen about a hundred times as much. */
function amountIn(major: number, currency: Currency) {
  const scaled = currency === 'JPY' ? major * 100 : major;
  const unit = 10n ** BigInt(4 - exponentOf(currency));
  const units = BigInt(Math.max(1, Math.round(scaled * 10 ** exponentOf(currency))));
  return money(units * unit, currency);
}
