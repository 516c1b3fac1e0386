import type { ApiContext } from '../api-context.ts';
import type { Endpoint } from '../endpoint.ts';
import { allowlistEndpoints } from './allowlist.ts';
import { apiKeyEndpoints } from './api-keys.ts';
import { authorizationEndpoints } from './authorizations.ts';
import { callbackEndpoints } from './callbacks.ts';
import { cardholderEndpoints } from './cardholders.ts';
import { credentialEndpoints } from './credentials.ts';
import { decisionHookEndpoints } from './decision-hook.ts';
import { deliveryEndpoints } from './deliveries.ts';
import { eventEndpoints } from './events.ts';
import { exchangeRateEndpoints } from './exchange-rates.ts';
import { jobEndpoints } from './jobs.ts';
import { ledgerEndpoints } from './ledger.ts';
import { merchantEndpoints } from './merchants.ts';
import { openingQuotaEndpoints } from './opening-quota.ts';
import { productEndpoints } from './products.ts';
import { programmeEndpoints } from './programmes.ts';
import { reserveEndpoints } from './reserve.ts';
import { sharedAccountEndpoints } from './shared-account.ts';
import { spendControlEndpoints } from './spend-controls.ts';
import { starterProductEndpoints } from './starter-products.ts';

/** Every endpoint under `/v1`, in the order of the OpenAPI document. */
export function allEndpoints(context: ApiContext): Endpoint[] {
  return [
    ...merchantEndpoints(context),
    ...programmeEndpoints(context),
    ...credentialEndpoints(context),
    ...allowlistEndpoints(),
    ...callbackEndpoints(context),
    ...decisionHookEndpoints(context),
    ...reserveEndpoints(context),
    ...productEndpoints(context),
    ...starterProductEndpoints(context),
    ...openingQuotaEndpoints(context),
    ...sharedAccountEndpoints(context),
    ...spendControlEndpoints(context),
    ...cardholderEndpoints(context),
    ...exchangeRateEndpoints(context),
    ...jobEndpoints(context),
    ...authorizationEndpoints(context),
    ...eventEndpoints(context),
    ...deliveryEndpoints(context),
    ...apiKeyEndpoints(context),
    ...ledgerEndpoints(context),
  ];
}
