import type { Command } from '../command.ts';
import { allowlistCommands } from './allowlist.ts';
import { apiKeyCommands } from './api-keys.ts';
import { callbackCommands } from './callbacks.ts';
import { cardApplicationCommands } from './card-applications.ts';
import { cardholderCommands } from './cardholders.ts';
import { cardCommands } from './cards.ts';
import { challengeCommands } from './challenges.ts';
import { credentialCommands } from './credentials.ts';
import { databaseCommands } from './database.ts';
import { decisionHookCommands } from './decision-hook.ts';
import { deliveryCommands } from './deliveries.ts';
import { jobCommands } from './jobs.ts';
import { keyCommands } from './keys.ts';
import { ledgerCommands } from './ledger.ts';
import { merchantCommands } from './merchants.ts';
import { plasticCommands } from './plastics.ts';
import { productQuotaCommands } from './product-quota.ts';
import { productCommands } from './products.ts';
import { programmeCommands } from './programmes.ts';
import { rateCommands } from './rates.ts';
import { reserveCommands } from './reserve.ts';
import { sharedAccountCommands } from './shared-account.ts';
import { simulateCommands } from './simulate.ts';
import { verificationCommands } from './verifications.ts';

/** Every command, in the order in which help shows them. */
export const allCommands: readonly Command[] = [
  ...merchantCommands,
  ...programmeCommands,
  ...credentialCommands,
  ...allowlistCommands,
  ...callbackCommands,
  ...decisionHookCommands,
  ...reserveCommands,
  ...productCommands,
  ...productQuotaCommands,
  ...sharedAccountCommands,
  ...cardholderCommands,
  ...cardCommands,
  ...cardApplicationCommands,
  ...plasticCommands,
  ...verificationCommands,
  ...challengeCommands,
  ...simulateCommands,
  ...deliveryCommands,
  ...apiKeyCommands,
  ...rateCommands,
  ...jobCommands,
  ...ledgerCommands,
  ...databaseCommands,
  ...keyCommands,
];
