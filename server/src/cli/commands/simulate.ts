import type { Command } from '../command.ts';
import { cardsCommand } from './simulate/cards.ts';
import { challengeCommands } from './simulate/challenge.ts';
import { clockCommand } from './simulate/clock.ts';
import { merchantsCommand } from './simulate/merchants.ts';
import { messageCommands } from './simulate/message-commands.ts';
import { plasticCommand } from './simulate/plastic.ts';
import { trafficCommand } from './simulate/traffic.ts';
import { verdictCommand } from './simulate/verdict.ts';

/** What only a sandbox can do: a card network, verdicts, a bureau and its post, challenges, and the clock. */
export const simulateCommands: readonly Command[] = [
  ...messageCommands,
  merchantsCommand,
  cardsCommand,
  verdictCommand,
  plasticCommand,
  ...challengeCommands,
  trafficCommand,
  clockCommand,
];
