import { isPin } from './pin-offset.ts';
import type { Secret } from './secret.ts';

/** Which PINs a product's cards take. */
export interface PinRule {
  readonly minLength: number;
  readonly maxLength: number;
  /** Refuses one digit repeated, and digits that follow one another up or down. */
  readonly refusesWeak: boolean;
}

/** Why a PIN cannot be chosen under a rule; null when it can. */
export function pinProblem(pin: Secret, rule: PinRule): 'malformed-pin' | 'weak-pin' | null {
  const digits = pin.reveal();
  if (!isPin(pin) || digits.length < rule.minLength || digits.length > rule.maxLength) return 'malformed-pin';
  return rule.refusesWeak && isWeak(digits) ? 'weak-pin' : null;
}

/** Every step from digit to digit is the same, and is none, one up or one down; after 9 comes 0. */
function isWeak(digits: string): boolean {
  const steps = new Set(
    Array.from(digits.slice(1), (digit, index) => (Number(digit) - Number(digits[index]) + 10) % 10),
  );
  const [step] = steps;
  return steps.size === 1 && (step === 0 || step === 1 || step === 9);
}
