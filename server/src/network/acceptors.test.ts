import { describe, expect, test } from 'vitest';
import { channels } from '../authorizations/index.ts';
import { isCountry } from '../catalog/index.ts';
import { currencies, exponentOf, parseAmount } from '../money/index.ts';
import { habits, knownAcceptors } from './acceptors.ts';

describe('the library of acceptors', () => {
  test('has a choice, over many trades, countries and currencies, and no name twice', () => {
    expect(knownAcceptors.length).toBeGreaterThanOrEqual(40);
    const distinct = (of: (one: (typeof knownAcceptors)[number]) => string) =>
      new Set(knownAcceptors.map(of)).size;
    expect(distinct(({ key }) => key)).toBe(knownAcceptors.length);
    expect(distinct(({ id }) => id)).toBe(knownAcceptors.length);
    expect(distinct(({ mcc }) => mcc)).toBeGreaterThan(25);
    expect(distinct(({ country }) => country)).toBeGreaterThan(10);
    expect(distinct(({ currency }) => currency)).toBeGreaterThan(10);
  });

  test.each(knownAcceptors)('$key fits into the fields of a message', (acceptor) => {
    const { key, name, sells, id, mcc, country, city } = acceptor;
    expect(sells).not.toBe('');
    expect(key).toMatch(/^[a-z0-9-]+$/);
    // ISO 8583 field 43: 25 characters for the name, 13 for the city.
    expect(name).toMatch(/^[\x20-\x7e]{3,25}$/);
    expect(city).toMatch(/^[\x20-\x7e]{2,13}$/);
    expect(id.length).toBeLessThanOrEqual(15);
    expect(mcc).toMatch(/^\d{4}$/);
    expect(isCountry(country)).toBe(true);
    expect(currencies).toContain(acceptor.currency);
    expect(channels).toContain(acceptor.channel);
    expect([...habits, null]).toContain(acceptor.habit);
  });

  test.each(knownAcceptors)('$key asks for amounts of its currency', ({ currency, amounts }) => {
    const [least, most] = [amounts.least, amounts.most].map((text) =>
      parseAmount(text, { maxDecimals: exponentOf(currency) }),
    );
    if (least?.kind !== 'parsed' || most?.kind !== 'parsed') throw new Error('It is no amount.');
    expect(least.value).toBeLessThan(most.value);
    expect(amounts.least.split('.')[1]?.length ?? 0).toBe(exponentOf(currency));
    expect(amounts.most.split('.')[1]?.length ?? 0).toBe(exponentOf(currency));
  });
});
