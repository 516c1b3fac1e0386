import { createApiClient } from './api-client.ts';
import type { Command } from './command.ts';
import { allCommands } from './commands/all-commands.ts';
import type { Environment } from './environment.ts';
import { exitCodes, Failure, usage } from './failure.ts';
import { helpFor, overview } from './help.ts';
import { readWords } from './read-words.ts';

export interface Terminal {
  readonly environment: Environment;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Writes over the last line; absent where nobody looks on. */
  readonly live?: (text: string) => void;
}

/** Runs one command line and answers its exit code: 0 done, 1 refused or bad, 2 wrong usage, 3 no server. */
export async function runCli(
  words: readonly string[],
  terminal: Terminal,
  commands = allCommands,
): Promise<number> {
  try {
    return await run(words, terminal, commands);
  } catch (error) {
    if (!saysWhatToDo(error)) throw error;
    terminal.err(`${error.message}\n`);
    if (error instanceof Failure && error.next !== null) terminal.err(`${error.next}\n`);
    return error instanceof Failure ? error.exitCode : exitCodes.failed;
  }
}

async function run(
  words: readonly string[],
  terminal: Terminal,
  commands: readonly Command[],
): Promise<number> {
  const asksForHelp = words.length === 0 || words[0] === '--help' || words[0] === 'help';
  const found = commands.find(({ name }) => name === words.slice(0, name.split(' ').length).join(' '));
  if (!found) {
    const topic = commands.some(({ name }) => name.split(' ')[0] === words[0]) ? words[0] : undefined;
    if (!asksForHelp && topic === undefined) {
      throw usage(`There is no command "${words[0]}".`, 'See `npm run emboss -- --help`.');
    }
    const isAsked = asksForHelp || words.includes('--help');
    terminal[isAsked ? 'out' : 'err'](`${overview(commands, topic)}\n`);
    return isAsked ? exitCodes.done : exitCodes.usage;
  }
  const read = readWords(found, words.slice(found.name.split(' ').length));
  if (read.wantsHelp) {
    terminal.out(`${helpFor(found)}\n`);
    return exitCodes.done;
  }
  const { environment, err, live = null } = terminal;
  const api = createApiClient(environment, read.idempotencyKey);
  const output = await found.run(read.call({ api, environment, progress: (line) => err(`${line}\n`), live }));
  terminal.out(read.wantsJson ? `${JSON.stringify(output.json, null, 2)}\n` : `${output.text}\n`);
  return output.isBad ? exitCodes.failed : exitCodes.done;
}

/** Errors whose message is written for the person at the terminal. Anything else is a bug. */
const forPeople = new Set(['ConfigError', 'KeyRingError', 'MigrationRefused', 'DataDirectoryInUse']);

function saysWhatToDo(error: unknown): error is Error {
  return error instanceof Failure || (error instanceof Error && forPeople.has(error.name));
}
