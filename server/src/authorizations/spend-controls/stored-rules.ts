import type { SpendLimit, SpendRules } from './spend-controls.ts';
import { unrestricted } from './unrestricted.ts';

/** Rules as they are stored: amounts are digits. */
interface StoredRules extends Omit<SpendRules, 'limits' | 'maxAmount'> {
  readonly limits: readonly StoredLimit[];
  readonly maxAmount: string | null;
}

interface StoredLimit extends Omit<SpendLimit, 'amount'> {
  readonly amount: string | null;
}

/** The rules as JSON text. */
export function storeRules(rules: SpendRules): string {
  return JSON.stringify(rules, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
}

/** How many different rules are remembered. */
const MOST_READ = 2000;

const read = new Map<string, SpendRules>();

/**
 * Reads stored rules. Equal texts are read once and give the same object, so that what is prepared for it, such as its
 * lists of categories, is prepared once too.
 */
export function readRules(text: string): SpendRules {
  const known = read.get(text);
  if (known !== undefined) return known;
  const stored = JSON.parse(text) as StoredRules;
  const rules: SpendRules = {
    ...unrestricted(stored.currency),
    ...stored,
    limits: stored.limits.map((limit) => ({ ...limit, amount: digits(limit.amount) })),
    maxAmount: digits(stored.maxAmount),
  };
  if (read.size >= MOST_READ) read.clear();
  read.set(text, rules);
  return rules;
}

function digits(text: string | null): bigint | null {
  return text === null ? null : BigInt(text);
}
