export { addressIsAllowed } from './allowlist.ts';
export type { ApiKey, ApiScope } from './api-key.ts';
export { listApiKeys } from './api-keys-store.ts';
export { createApiKey } from './create-api-key.ts';
export { createCredential } from './create-credential.ts';
export { createMerchant } from './create-merchant.ts';
export { createProgramme } from './create-programme.ts';
export type { Credential, CredentialSecrets } from './credential.ts';
export { listCredentials, readCredential } from './credentials-store.ts';
export type {
  CredentialPreparation,
  CredentialScheme,
  DialectProfile,
  DialectProfiles,
  NamedTexts,
  PreparedCredential,
} from './dialect-profile.ts';
export { findApiKeys, type PresentedKey } from './find-api-keys.ts';
export { currentCredential, type FoundCredential, findCredential } from './find-credential.ts';
export { type FundReserveContext, fundReserve, type ReserveFunding } from './fund-reserve.ts';
export { type Invalid, invalid, textProblem } from './invalid.ts';
export { type CallbackUrl, listCallbackUrls } from './list-callback-urls.ts';
export type { Merchant, MerchantSettings, Programme, RateLimit } from './merchant.ts';
export { defaultMerchantSettings, productionRateLimit, usualProgrammeSettings } from './merchant.ts';
export { findMerchant, findMerchants, listMerchants } from './merchants-store.ts';
export { findProgramme, listProgrammes } from './programmes-store.ts';
export { createRateLimiter, type RateLimiter } from './rate-limiter.ts';
export { reencryptCredentials } from './reencrypt-credentials.ts';
export { replaceAllowlist } from './replace-allowlist.ts';
export { createReplayGuard, type ReplayGuard, startReplaySweep } from './replay-guard.ts';
export { type ReserveBalance, reserveBalance } from './reserve-balance.ts';
export { revokeApiKey } from './revoke-api-key.ts';
export { revokeCredential } from './revoke-credential.ts';
export { rotateCredential } from './rotate-credential.ts';
export { setCallbackUrl } from './set-callback-url.ts';
export { updateMerchant } from './update-merchant.ts';
export { updateProgramme } from './update-programme.ts';
