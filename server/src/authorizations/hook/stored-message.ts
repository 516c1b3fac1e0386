import type { Currency, Money } from '../../money/index.ts';
import type { Comparison } from '../comparison.ts';
import type { NetworkMessage } from '../message.ts';

/** How what the cardholder presented compared with the card's. It stands for the presented things from then on. */
export interface Comparisons {
  readonly expiry: Comparison;
  readonly cvv2: Comparison;
  readonly pin: Comparison;
  readonly authentication: Comparison;
}

/** An amount as JSON carries it: digits of ten-thousandths. */
interface MoneyJson {
  readonly amount: string;
  readonly currency: Currency;
}

type MoneyField = 'amount' | 'billing' | 'settlement' | 'purchaseAmount';

/** A network message as plain JSON, without what the cardholder presented. */
export type MessageJson = Omit<NetworkMessage, MoneyField | 'cashback' | 'presented' | 'authentication'> & {
  readonly amount: MoneyJson;
  readonly billing: MoneyJson | null;
  readonly settlement: MoneyJson | null;
  readonly purchaseAmount: MoneyJson | null;
  readonly cashback: string;
};

const nothingPresented = {
  presented: { expiry: null, cvv2: null, pin: null },
  authentication: null,
} as const;

/** The message with nothing presented: all that may be kept of it. */
export function withoutSecrets(message: NetworkMessage): NetworkMessage {
  return { ...message, ...nothingPresented };
}

export function messageToJson({
  presented: _presented,
  authentication: _authentication,
  ...message
}: NetworkMessage): MessageJson {
  return {
    ...message,
    amount: moneyToJson(message.amount),
    billing: message.billing && moneyToJson(message.billing),
    settlement: message.settlement && moneyToJson(message.settlement),
    purchaseAmount: message.purchaseAmount && moneyToJson(message.purchaseAmount),
    cashback: String(message.cashback),
  };
}

export function messageFromJson(json: MessageJson): NetworkMessage {
  return {
    ...json,
    amount: moneyFromJson(json.amount),
    billing: json.billing && moneyFromJson(json.billing),
    settlement: json.settlement && moneyFromJson(json.settlement),
    purchaseAmount: json.purchaseAmount && moneyFromJson(json.purchaseAmount),
    cashback: BigInt(json.cashback),
    ...nothingPresented,
  };
}

function moneyToJson({ amount, currency }: Money): MoneyJson {
  return { amount: String(amount), currency };
}

function moneyFromJson({ amount, currency }: MoneyJson): Money {
  return { amount: BigInt(amount), currency };
}
