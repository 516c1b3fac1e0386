import type { Argument, CommandCall } from './command.ts';
import { merchantPath } from './whose.ts';

/** The argument by which a command is told which card it is about. */
export const cardArgument: Argument = {
  name: 'card',
  help: 'Its id or its number (the one in lists, not the one on the card).',
};

export async function cardPath(call: CommandCall): Promise<string> {
  return `${await merchantPath(call)}/cards/${encodeURIComponent(call.argument('card'))}`;
}
