import { listProducts } from '../../../catalog/index.ts';
import { reserveBalance } from '../../../merchants/index.ts';
import type { Endpoint } from '../endpoint.ts';
import { wireAmount } from '../money.ts';

const DEFAULT_CURRENCY = 'USD';

/** Get Account Balance: what fees and recharges can be taken from, in the currency of the first template. */
export const getAccountBalance: Endpoint = async ({ cards }, { scope }) => {
  const { rows } = await listProducts(cards.database, scope, {}, { page: 1, pageSize: 1 });
  const currency = rows[0]?.currency ?? DEFAULT_CURRENCY;
  const { available } = await reserveBalance(cards.database, scope.merchantId, currency);
  return { kind: 'success', data: { balance: wireAmount(available), currency } };
};
