import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { CommandCall, Option } from './command.ts';
import { Failure, usage } from './failure.ts';

/** An option that names where a secret is: never the secret, for a command line is seen by everyone on the machine. */
export const secretOption = (what: string): Option => ({
  value: '<path>',
  help: `The file that ${what} is in; - for standard input.`,
});

/**
 * The secret that a file holds, or standard input.
 * @throws Failure when the option is missing, or there is nothing to read
 */
export async function readSecret(call: CommandCall, option: string): Promise<string> {
  const path = call.option(option);
  if (path === undefined) throw usage(`--${option} is missing.`);
  const content = await (path === '-' ? text(process.stdin) : readFile(path, 'utf8')).catch(
    (error: Error) => {
      throw new Failure(`--${option} cannot be read: ${error.message}`);
    },
  );
  // Editors end files with a line break that is no part of a secret.
  return content.replace(/\r?\n$/, '');
}
