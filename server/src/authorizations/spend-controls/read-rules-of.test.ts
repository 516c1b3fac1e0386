import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import { readRulesOf } from './read-spend-controls.ts';
import { setSpendRules } from './set-spend-rules.ts';
import type { SpendRules } from './spend-controls.ts';
import { unrestricted } from './unrestricted.ts';

const database = await testDatabase();
const merchantId = randomUUID();

/** A subject with such rules; null has them set and removed again. */
async function subject(rules: SpendRules | null, of = merchantId): Promise<string> {
  const subjectId = randomUUID();
  const whose = { merchantId: of, subjectId, level: 'product' } as const;
  await setSpendRules(database, whose, rules ?? unrestricted('USD'));
  if (rules === null) await setSpendRules(database, whose, null);
  return subjectId;
}

test('the rules of several subjects are read at once, and who has none is not there', async () => {
  const rules: SpendRules = { ...unrestricted('USD'), blockedMccs: ['7995'], maxAmount: 1_000_000n };
  const [one, other] = [await subject(rules), await subject(unrestricted('EUR'))];
  const [removed, stranger] = [await subject(null), await subject(rules, randomUUID())];
  const found = await readRulesOf(database, merchantId, [one, other, removed, stranger, randomUUID()]);
  expect(found).toEqual(
    new Map([
      [one, rules],
      [other, unrestricted('EUR')],
    ]),
  );
});

test('of nobody there are none', async () => {
  expect((await readRulesOf(database, merchantId, [])).size).toBe(0);
});
