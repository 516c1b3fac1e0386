import type { Command } from '../command.ts';
import { allowlistCommands } from './allowlist.ts';
import { apiKeyCommands } from './api-keys.ts';
import { callbackCommands } from './callbacks.ts';
import { cardCommands } from './cards.ts';
import { credentialCommands } from './credentials.ts';
import { databaseCommands } from './database.ts';
import { deliveryCommands } from './deliveries.ts';
import { keyCommands } from './keys.ts';
import { ledgerCommands } from './ledger.ts';
import { merchantCommands } from './merchants.ts';
import { productCommands } from './products.ts';
import { programmeCommands } from './programmes.ts';
import { reserveCommands } from './reserve.ts';

/** Every command, in the order in which help shows them. */
export const allCommands: readonly Command[] = [
  ...merchantCommands,
  ...programmeCommands,
  ...credentialCommands,
  ...allowlistCommands,
  ...callbackCommands,
  ...reserveCommands,
  ...productCommands,
  ...cardCommands,
  ...deliveryCommands,
  ...apiKeyCommands,
  ...ledgerCommands,
  ...databaseCommands,
  ...keyCommands,
];
