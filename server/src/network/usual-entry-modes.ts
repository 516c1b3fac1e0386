import type { Channel, EntryMode } from '../authorizations/index.ts';

/** How a card is read in a channel where nothing is said. */
export const usualEntryModes: Readonly<Record<Channel, EntryMode>> = {
  'e-commerce': 'e-commerce',
  'card-present': 'chip',
  atm: 'chip',
  recurring: 'on-file',
  'mail-order': 'manual',
};
