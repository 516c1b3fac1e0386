import type { Command } from '../command.ts';
import { cardsCommand } from './simulate/cards.ts';
import { clockCommand } from './simulate/clock.ts';
import { merchantsCommand } from './simulate/merchants.ts';
import { messageCommands } from './simulate/message-commands.ts';
import { trafficCommand } from './simulate/traffic.ts';

/** What only a sandbox can do: messages of a card network, one at a time or many, and the clock. */
export const simulateCommands: readonly Command[] = [
  ...messageCommands,
  merchantsCommand,
  cardsCommand,
  trafficCommand,
  clockCommand,
];
