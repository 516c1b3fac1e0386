import type { SpendRules } from '../../authorizations/index.ts';
import type { Product } from '../../catalog/index.ts';
import { largestAmount } from '../../money/index.ts';
import { asksForPhone } from './catalog.ts';
import { type WireAmount, wireAmount, wireFee } from './money.ts';

/** `template_id`, of a product's code: the products of such programmes are called by numbers. */
export function templateIdOf(code: string): number {
  return Number(code);
}

const paymentSystems: Record<Product['brand'], string> = { VISA: 'Visa', MASTERCARD: 'Mastercard' };

/** A template as the wire shows it. What is not limited is shown as the largest whole amount that there is. */
export function templateView(product: Product, rules: SpendRules | undefined) {
  const { code, scene, category, brand, fees, limits, terms } = product;
  return {
    id: templateIdOf(code),
    description: scene,
    type: category,
    payment_system: paymentSystems[brand],
    apply_fee: wireFee(fees.issue),
    recharge_fee: wireFee(fees.fund),
    refund_fee: wireFee(fees.close),
    activate_min_limit: wireAmount(limits.minFirstLoad),
    recharge_min_limit: wireAmount(limits.minLoad),
    recharge_max_limit: limitOf(limits.maxLoad),
    limit_per_tx: limitOf(rules?.maxAmount ?? null),
    limit_per_day: limitOf(amountPer('day', rules)),
    limit_per_month: limitOf(amountPer('month', rules)),
    requires_kyc: terms.requiresVerifiedCardholder,
    requires_phone_only: asksForPhone(product),
    needs_activation: product.form === 'physical' || terms.activation === 'by-first-load',
    requires_initial_deposit: terms.requiresFirstLoad,
  };
}

const unlimited = largestAmount - (largestAmount % 10_000n);

function limitOf(amount: bigint | null): WireAmount {
  return wireAmount(amount ?? unlimited);
}

function amountPer(period: 'day' | 'month', rules: SpendRules | undefined): bigint | null {
  const amounts =
    rules?.limits.flatMap((limit) => (limit.period === period ? (limit.amount ?? []) : [])) ?? [];
  return amounts.length === 0 ? null : amounts.reduce((least, amount) => (amount < least ? amount : least));
}
