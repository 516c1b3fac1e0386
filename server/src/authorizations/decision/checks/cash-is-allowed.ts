import type { NetworkMessage } from '../../message.ts';
import { isOfCategory } from '../merchant-categories.ts';
import { failed } from '../outcomes.ts';
import { rulesCheck } from '../rules-check.ts';

/** The card may be used for cash, where this is cash: at an ATM, over a bank's counter, or with a purchase. */
export const cashIsAllowed = rulesCheck('cash-is-allowed', (rules, level, { message }) => {
  if (rules.allowsCash) return isCash(message) ? 'passed' : 'silent';
  return isCash(message) ? failed('cash-not-allowed', `${level} no cash`) : 'passed';
});

function isCash(message: NetworkMessage): boolean {
  return message.cashback > 0n || isOfCategory(message, 'cash');
}
