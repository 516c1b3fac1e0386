import { createSecretKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { cardVerificationValue, verificationKeys } from './card-verification-value.ts';
import { Secret } from './secret.ts';

const keys = verificationKeys(
  createSecretKey(Buffer.from('0123456789ABCDEF', 'hex')),
  createSecretKey(Buffer.from('FEDCBA9876543210', 'hex')),
);
const input = { pan: Secret.of('4123456789012345'), expiry: '8701', serviceCode: '101' };

describe('a card verification value', () => {
  test.each([
    ['101', '561'],
    ['000', '636'],
    ['999', '651'],
  ])('for service code %s is the published %s', (serviceCode, expected) => {
    expect(cardVerificationValue(keys, { ...input, serviceCode }).reveal()).toBe(expected);
  });

  test('depends on number, expiry and both keys', () => {
    const swapped = verificationKeys(
      createSecretKey(Buffer.from('FEDCBA9876543210', 'hex')),
      createSecretKey(Buffer.from('0123456789ABCDEF', 'hex')),
    );
    const others = [
      cardVerificationValue(keys, { ...input, pan: Secret.of('4123456789012346') }),
      cardVerificationValue(keys, { ...input, expiry: '8702' }),
      cardVerificationValue(swapped, input),
    ];
    for (const other of others) expect(other.reveal()).not.toBe('561');
  });

  test('always has three digits, for every length of number', () => {
    for (let length = 12; length <= 19; length += 1) {
      for (let digit = 0; digit <= 9; digit += 1) {
        const pan = Secret.of(String(digit).repeat(length));
        expect(cardVerificationValue(keys, { ...input, pan }).reveal()).toMatch(/^\d{3}$/);
      }
    }
  });

  test.each([
    ['an expiry of MMYY', { expiry: '1387' }],
    ['an expiry of five digits', { expiry: '29011' }],
    ['a month of zero', { expiry: '2900' }],
    ['a service code of two digits', { serviceCode: '10' }],
    ['a number with spaces', { pan: Secret.of('4123 4567 8901 2345') }],
    ['a number that is too long', { pan: Secret.of('41234567890123456789') }],
  ])('is refused for %s without quoting it', (_, change) => {
    const compute = () => cardVerificationValue(keys, { ...input, ...change });
    expect(compute).toThrow(RangeError);
    expect(compute).not.toThrow(/4123/);
  });
});
