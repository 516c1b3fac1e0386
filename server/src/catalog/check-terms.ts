import { type Invalid, invalid } from '../merchants/index.ts';
import type { NewProduct, ProductTerms } from './product.ts';
import { holdsItsOwnMoney } from './product-defaults.ts';

const longestHoldDays = 365;
const longestVerificationDays = 365;
const pinLengths = { least: 4, most: 12 };

/** Whether a product's purchases can be treated so; null when they can. */
export function checkTerms(
  { holdDays, verificationDays, pin, activation, requiresFirstLoad }: ProductTerms,
  { fundingSource }: Pick<NewProduct, 'fundingSource'>,
): Invalid | null {
  if (!holdsItsOwnMoney({ fundingSource })) {
    const problem = 'the cards draw their money from elsewhere, and are never loaded';
    if (activation === 'by-first-load') return invalid('terms.activation', `must be at-once: ${problem}`);
    if (requiresFirstLoad) return invalid('terms.requiresFirstLoad', `must be false: ${problem}`);
  }
  for (const [name, days] of Object.entries(holdDays)) {
    if (!isWholeBetween(days, 1, longestHoldDays))
      return invalid(`terms.holdDays.${name}`, `must be a whole number from 1 to ${longestHoldDays}`);
  }
  if (holdDays.extended < holdDays.standard)
    return invalid('terms.holdDays.extended', 'must not be below the standard');
  if (!isWholeBetween(verificationDays, 1, longestVerificationDays))
    return invalid('terms.verificationDays', `must be a whole number from 1 to ${longestVerificationDays}`);
  return checkPinLengths(pin);
}

/** Lengths of PINs as ISO 9564-1 allows them. */
function checkPinLengths({ minLength, maxLength }: ProductTerms['pin']): Invalid | null {
  const { least, most } = pinLengths;
  if (!isWholeBetween(minLength, least, most))
    return invalid('terms.pin.minLength', `must be a whole number from ${least} to ${most}`);
  return isWholeBetween(maxLength, minLength, most)
    ? null
    : invalid('terms.pin.maxLength', `must be a whole number from the minimum to ${most}`);
}

const isWholeBetween = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;
