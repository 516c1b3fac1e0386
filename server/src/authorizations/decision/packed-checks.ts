import type { DeclineReason } from '../decline-reasons.ts';
import type { CheckResult } from './check-result.ts';
import { checks } from './checks/index.ts';

/**
 * Every check there ever was: results are stored as one letter for each name of this list, in its order. Names are only
 * ever appended; one that moved or went would change what old decisions say.
 */
export const checkNames: readonly string[] = [
  'no-decline-was-asked-for',
  'card-is-active',
  'card-is-not-blocked-by-issuer',
  'card-has-not-expired',
  'expiry-matches',
  'cvv2-matches',
  'pin-matches',
  'cardholder-is-verified',
  'amount-is-convertible',
  'cashback-is-within-amount',
  'mcc-is-allowed',
  'category-is-allowed',
  'merchant-is-allowed',
  'country-is-allowed',
  'channel-is-allowed',
  'cash-is-allowed',
  'amount-is-within-transaction-limit',
  'card-is-not-used-up',
  'merchant-is-the-first',
  'velocity-is-within-limits',
  'funds-are-sufficient',
  'merchant-approved',
  'authentication-value-matches',
  'number-is-in-use',
];

const positions = new Map(checkNames.map((name, index) => [name, index]));

const letters = { passed: 'p', 'not-applicable': 'n', failed: 'f' } as const;
const results = new Map(Object.entries(letters).map(([result, letter]) => [letter, result]));
const ABSENT = '-';
const SEPARATOR = '|';

/** Results as they are stored: `nppn…`, and for each check that failed its reason and rule: `nf…|card-frozen|card status frozen`. */
export function packChecks(given: readonly CheckResult[]): string {
  const packed = new Array<string>(checkNames.length).fill(ABSENT);
  const failures: string[] = [];
  for (const { check, result, reason = '', rule = '' } of given) {
    const position = positions.get(check);
    if (position === undefined) throw new Error(`${check} is not in the list of checks.`);
    packed[position] = letters[result];
    if (result === 'failed') failures[position] = `${SEPARATOR}${reason}${SEPARATOR}${rule}`;
  }
  return packed.join('') + failures.join('');
}

/** A check that came later may be looked at between older ones. What is not looked at any more comes last. */
const turns = new Map(checks.map(({ name }, index) => [name, index]));
const turnOf = ({ check }: CheckResult): number => turns.get(check) ?? checks.length;

/** Results as they were packed, in the order in which the checks are looked at. */
export function unpackChecks(text: string): CheckResult[] {
  const [packed = '', ...failures] = text.split(SEPARATOR);
  let next = 0;
  const unpacked = [...packed].flatMap((letter, position): CheckResult[] => {
    const check = checkNames[position];
    const result = results.get(letter as 'p') as CheckResult['result'] | undefined;
    if (check === undefined || result === undefined) return [];
    if (result !== 'failed') return [{ check, result }];
    const [reason = '', rule = ''] = failures.slice(next, next + 2);
    next += 2;
    return [{ check, result, reason: reason as DeclineReason, rule }];
  });
  return unpacked.sort((a, b) => turnOf(a) - turnOf(b));
}
