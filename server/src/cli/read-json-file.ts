import { readFile } from 'node:fs/promises';
import type { CommandCall } from './command.ts';
import { Failure, usage } from './failure.ts';

/**
 * What the file of `--file` says. What is in it, the server judges.
 * @param what for messages, such as "product"
 * @throws Failure when the option is missing, or the file cannot be read or is not JSON
 */
export async function readJsonFile(call: CommandCall, what: string, command: string): Promise<unknown> {
  const path = call.option('file');
  if (path === undefined) throw usage('--file is missing.', `See \`npm run emboss -- ${command} --help\`.`);
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new Failure(`The ${what} cannot be read: ${error.message}`);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure(`${path} is not JSON.`);
  }
}
