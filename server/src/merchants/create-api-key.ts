import type { Queryable, Random } from '../platform/index.ts';
import { type ApiKey, type ApiScope, generateApiKey, hashApiKey } from './api-key.ts';
import { insertApiKey } from './api-keys-store.ts';
import { longestName } from './create-merchant.ts';
import { type Invalid, invalid, textProblem } from './invalid.ts';

export interface NewApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  /** Null with the operator scope, a merchant without it. */
  readonly merchantId: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly random: Random;
}

export type CreateApiKeyResult =
  /** `secret` is the key itself: it is shown now and never again. */
  | { readonly kind: 'created'; readonly apiKey: ApiKey; readonly secret: string }
  | { readonly kind: 'merchant-not-found' }
  | Invalid;

/** Creates a key of the native API. */
export async function createApiKey(db: Queryable, input: NewApiKey): Promise<CreateApiKeyResult> {
  const refusal = check(input);
  if (refusal) return refusal;
  const { random, ...fields } = input;
  const secret = generateApiKey(random);
  const apiKey: ApiKey = { ...fields, scopes: [...new Set(fields.scopes)], hint: secret.slice(-4) };
  const isInserted = await insertApiKey(db, apiKey, hashApiKey(secret));
  return isInserted ? { kind: 'created', apiKey, secret } : { kind: 'merchant-not-found' };
}

function check({ name, scopes, merchantId, createdAt, expiresAt }: NewApiKey): Invalid | null {
  const problem = textProblem(name, longestName);
  if (problem) return invalid('name', problem);
  if (scopes.length === 0) return invalid('scopes', 'must name at least one scope');
  const isOperator = scopes.includes('operator');
  if (isOperator && merchantId !== null)
    return invalid('merchantId', "must be absent from an operator's key");
  if (!isOperator && merchantId === null)
    return invalid('merchantId', 'is needed without the operator scope');
  if (isOperator && scopes.includes('merchant'))
    return invalid('scopes', 'cannot be operator and merchant at once');
  if (expiresAt && expiresAt <= createdAt) return invalid('expiresAt', 'must lie in the future');
  return null;
}
