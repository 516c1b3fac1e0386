export type { StorePansResult } from './card-numbers.ts';
export { KeyRingError, PanTaken, VaultError } from './errors.ts';
export {
  type Expiry,
  expiryAfterYears,
  expiryMonthText,
  expiryYearText,
  expiryYymm,
  isPastExpiry,
} from './expiry.ts';
export type { CardVerificationInput, Hsm } from './hsm.ts';
export { assertKeysMatch } from './key-checks.ts';
export { createKeyRing, type KeyRing, rotateKeyRing, serializeKeyRing } from './key-ring.ts';
export { type KeySource, loadKeyRing } from './key-source.ts';
export { luhnIsValid } from './pan.ts';
export type { CardKey, PanRow } from './pan-row.ts';
export {
  type PanChange,
  type PansParticipant,
  type PansPicture,
  panHolder,
  pansParticipant,
} from './pans-participant.ts';
export { isPin } from './pin-offset.ts';
export { type PinRule, pinProblem } from './pin-rules.ts';
export type { ReencryptOptions } from './reencrypt.ts';
export { reencryptColumn } from './reencrypt-column.ts';
export { Secret } from './secret.ts';
export { createSoftwareHsm } from './software-hsm.ts';
export {
  type CardVerificationKind,
  type CardVerificationRequest,
  createVault,
  type PinRecord,
  type Vault,
} from './vault.ts';
