import { describe, expect, test } from 'vitest';
import { addressIsAllowed, mostEntries, parseAllowlist } from './allowlist.ts';

describe('an allowlist', () => {
  test('without entries refuses every address', () => {
    expect(addressIsAllowed([], '127.0.0.1')).toBe(false);
    expect(addressIsAllowed([], '::1')).toBe(false);
  });

  test('refuses an address that nobody could tell', () => {
    expect(addressIsAllowed(['0.0.0.0/0', '::/0'], 'unknown')).toBe(false);
    expect(addressIsAllowed(['0.0.0.0/0', '::/0'], '')).toBe(false);
  });

  test('of everything takes both families, and of one family only that', () => {
    expect(addressIsAllowed(['0.0.0.0/0', '::/0'], '203.0.113.9')).toBe(true);
    expect(addressIsAllowed(['0.0.0.0/0', '::/0'], '2001:db8::9')).toBe(true);
    expect(addressIsAllowed(['::/0'], '203.0.113.9')).toBe(false);
    expect(addressIsAllowed(['0.0.0.0/0'], '2001:db8::9')).toBe(false);
  });

  test('takes single addresses and blocks, and IPv4-mapped IPv6 as the IPv4 it stands for', () => {
    const entries = ['1.2.3.4', '10.0.0.0/8', '2001:db8::/32'];
    expect(addressIsAllowed(entries, '1.2.3.4')).toBe(true);
    expect(addressIsAllowed(entries, '1.2.3.5')).toBe(false);
    expect(addressIsAllowed(entries, '::ffff:10.1.2.3')).toBe(true);
    expect(addressIsAllowed(entries, '2001:DB8:0::5')).toBe(true);
    expect(addressIsAllowed(entries, '2001:db9::5')).toBe(false);
  });
});

describe('reading allowlist entries', () => {
  test('names the entry that is wrong, and why', () => {
    expect(parseAllowlist(['1.2.3.4', '10.0.0.1/8'])).toEqual({
      kind: 'invalid',
      field: 'entries.1',
      problem: 'is not the start of its block; 10.0.0.0/8 would be',
    });
  });

  test('refuses more than the most', () => {
    expect(parseAllowlist(Array.from({ length: mostEntries + 1 }, () => '1.2.3.4')).kind).toBe('invalid');
  });

  test('keeps one spelling of each, once', () => {
    expect(parseAllowlist(['1.2.3.4/32', '::ffff:1.2.3.4', '1.2.3.4', '2001:DB8::/32'])).toEqual({
      kind: 'parsed',
      entries: ['1.2.3.4', '2001:db8::/32'],
    });
  });

  test('keeps nothing of an empty list', () => {
    expect(parseAllowlist([])).toEqual({ kind: 'parsed', entries: [] });
  });
});
