import { type Currency, exponentOf, formatExactAmount, parseAmount } from '../../../money/index.ts';
import type { ApiClient } from '../../api-client.ts';
import { Failure } from '../../failure.ts';
import type { Body } from './message-options.ts';

interface Money {
  readonly amount: string;
  readonly currency: Currency;
}

/** A purchase as the server shows it. */
interface Purchase {
  readonly card_id: string;
  readonly amount: Money;
  readonly reversed: Money;
  readonly settled: Money;
  readonly merchant: Record<string, string>;
}

/** How much of the purchase is meant when nobody says it. */
export type UsualAmount = 'open' | 'settled' | null;

/** Fills in from the purchase that is followed what was not said: the card, where it was, and how much. */
export async function completeFrom(
  api: ApiClient,
  merchantPath: string,
  body: Body,
  usual: UsualAmount,
): Promise<Body> {
  const id = body.authorization_id;
  if (typeof id !== 'string') return body;
  const path = `${merchantPath}/authorizations/${encodeURIComponent(id)}`;
  const purchase = await api.get<Purchase>(path);
  const { currency } = purchase.amount;
  // A message in another currency has an amount of its own.
  const isSameCurrency = body.currency === undefined || body.currency === currency;
  const amount = usual === null || !isSameCurrency ? null : amountOf(purchase, usual);
  const where = body.merchant as Body | undefined;
  return {
    card: purchase.card_id,
    currency,
    ...(amount === null ? {} : { amount }),
    ...body,
    merchant: where?.library === undefined ? { ...purchase.merchant, ...where } : where,
  };
}

/**
 * What is neither settled nor reversed, or what is settled.
 * @throws Failure when that is nothing
 */
function amountOf({ amount, reversed, settled }: Purchase, usual: 'open' | 'settled'): string {
  const read = ({ amount: text }: Money) => {
    const parsed = parseAmount(text, { maxDecimals: 4, allowZero: true });
    if (parsed.kind !== 'parsed') throw new Failure(`The server shows an amount of "${text}".`);
    return parsed.value;
  };
  const left = usual === 'settled' ? read(settled) : read(amount) - read(reversed) - read(settled);
  if (left > 0n) return formatExactAmount(left, exponentOf(amount.currency));
  const what =
    usual === 'settled' ? 'Nothing of this purchase is settled' : 'Nothing of this purchase is open';
  throw new Failure(`${what}.`, { next: 'Send the message nevertheless with an --amount.' });
}
