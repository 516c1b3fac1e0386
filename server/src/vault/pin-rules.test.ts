import { describe, expect, test } from 'vitest';
import { pinProblem } from './pin-rules.ts';
import { Secret } from './secret.ts';

const sixDigits = { minLength: 6, maxLength: 6, refusesWeak: false };
const strong = { minLength: 4, maxLength: 12, refusesWeak: true };

describe('a PIN is refused', () => {
  test.each(['', '12345', '1234567', '12a456', '１２３４５６', ' 123456', '123456\n', '-12345'])(
    'as malformed where six digits are asked for: %j',
    (pin) => {
      expect(pinProblem(Secret.of(pin), sixDigits)).toBe('malformed-pin');
    },
  );

  test.each(['0000', '999999', '1234', '7890', '3210', '0987', '123456789012'])(
    'as weak where that is asked for: %s',
    (pin) => {
      expect(pinProblem(Secret.of(pin), strong)).toBe('weak-pin');
      expect(pinProblem(Secret.of(pin), { ...strong, refusesWeak: false })).toBeNull();
    },
  );
});

test.each(['1357', '135790', '1212', '1231', '1123'])('%s is not weak', (pin) => {
  expect(pinProblem(Secret.of(pin), strong)).toBeNull();
});
