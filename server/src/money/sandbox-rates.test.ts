import { expect, test } from 'vitest';
import { testDatabase } from '../testing/test-database.ts';
import { currencies } from './currencies.ts';
import { convert } from './exchange.ts';
import { listExchangeRates } from './list-exchange-rates.ts';
import { money } from './money.ts';
import { storeSandboxRates } from './sandbox-rates.ts';
import { setExchangeRate } from './set-exchange-rate.ts';
import { storedRates } from './stored-rates.ts';

async function sandbox() {
  const database = await testDatabase();
  await storeSandboxRates(database);
  return { database, rates: storedRates(database) };
}

test('the sandbox rates quote 38 currencies beside the dollar from 2020 on, and none before', async () => {
  const { rates } = await sandbox();
  const quotedOn = async (instant: string) => {
    const found = await Promise.all(currencies.map((one) => rates.rate('USD', one, new Date(instant))));
    return currencies.filter((_, index) => found[index] !== null);
  };
  expect(await quotedOn('2020-01-01T00:00:00Z')).toHaveLength(39);
  expect(await quotedOn('2099-12-31T23:59:59Z')).toHaveLength(39);
  expect(await quotedOn('2019-12-31T23:59:59Z')).toEqual(['USD']);
  expect(await rates.rate('USD', 'KPW', new Date('2026-01-01T00:00:00Z'))).toBeNull();
});

test('the sandbox rates convert twenty euros to 21.74 dollars', async () => {
  const { rates } = await sandbox();
  const rate = await rates.rate('EUR', 'USD', new Date('2026-01-01T00:00:00Z'));
  expect(rate && convert(money(200_000n, 'EUR'), rate)).toEqual(money(217_400n, 'USD'));
});

test('storing the sandbox rates again leaves a rate that was replaced, and adds nothing', async () => {
  const { database } = await sandbox();
  const validFrom = new Date('2020-01-01T00:00:00Z');
  await setExchangeRate(database, { currency: 'EUR', perUsd: '0.5', validFrom });
  await storeSandboxRates(database);
  const rows = await listExchangeRates(database, {}, { after: null, limit: 200 });
  expect(rows).toHaveLength(38);
  expect(rows.find(({ currency }) => currency === 'EUR')?.perUsd).toBe('0.5');
});
