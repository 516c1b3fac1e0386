import type { Endpoint } from './endpoint.ts';
import { apply } from './endpoints/apply.ts';
import { assign } from './endpoints/assign.ts';
import { confirm3ds } from './endpoints/confirm-3ds.ts';
import { getAccountBalance } from './endpoints/get-account-balance.ts';
import { getBalance } from './endpoints/get-balance.ts';
import { getCardTemplates } from './endpoints/get-card-templates.ts';
import { getInformation } from './endpoints/get-information.ts';
import { getTransactions } from './endpoints/get-transactions.ts';
import { getUsers } from './endpoints/get-users.ts';
import { getWebhookRecords } from './endpoints/get-webhook-records.ts';
import { recharge } from './endpoints/recharge.ts';
import { register } from './endpoints/register.ts';
import { setPin } from './endpoints/set-pin.ts';
import { setWebhookUrl } from './endpoints/set-webhook-url.ts';
import { updateStatus } from './endpoints/update-status.ts';

export interface Route {
  readonly endpoint: Endpoint;
  /** Whether a request must not come twice. */
  readonly changesState: boolean;
  /** The kernel's own where it is not said. */
  readonly bodyLimitBytes?: number;
}

const reads = (endpoint: Endpoint): Route => ({ endpoint, changesState: false });
const changes = (endpoint: Endpoint): Route => ({ endpoint, changesState: true });

/** Pictures of documents come with a registration. */
const REGISTRATION_BYTES = 20 * 1024 * 1024;

/** Every path of the vendor that this door answers, by POST only, in the order of its pages; aliases beside theirs. */
export const routes: Readonly<Record<string, Route>> = {
  '/merchant/get_account_balance': reads(getAccountBalance),
  '/merchant/get_balance': reads(getAccountBalance),
  '/merchant/get_card_templates': reads(getCardTemplates),
  '/merchant/set_webhook_url': changes(setWebhookUrl),
  '/merchant/get_webhook_records': reads(getWebhookRecords),
  // The address of the vendor's page, perhaps an older name.
  '/merchant/get_webhook_events': reads(getWebhookRecords),
  '/user/register': { ...changes(register), bodyLimitBytes: REGISTRATION_BYTES },
  '/user/get_users': reads(getUsers),
  '/card/apply': changes(apply),
  '/card/recharge': changes(recharge),
  '/card/update_status': changes(updateStatus),
  '/card/get_balance': reads(getBalance),
  '/card/get_information': reads(getInformation),
  '/card/get_info': reads(getInformation),
  '/card/get_transactions': reads(getTransactions),
  '/card/assign': changes(assign),
  '/card/set_pin': changes(setPin),
  '/card/3ds_confirm': changes(confirm3ds),
  '/card/confirm_3ds': changes(confirm3ds),
};
