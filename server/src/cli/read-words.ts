import { parseArgs } from 'node:util';
import type { Command, CommandCall } from './command.ts';
import { usage } from './failure.ts';

/** Options that every command takes. */
export const commonOptions = {
  json: { help: 'Print JSON, for scripts.' },
  help: { help: 'Show this.' },
  'idempotency-key': {
    value: '<key>',
    help: 'Repeat a call whose answer was lost, under the key it went out with.',
  },
} as const;

export interface Words {
  readonly wantsHelp: boolean;
  readonly wantsJson: boolean;
  readonly idempotencyKey: string | undefined;
  call(around: Pick<CommandCall, 'api' | 'environment' | 'progress' | 'live'>): CommandCall;
}

/**
 * Sorts the words of a command line into a command's arguments and options.
 * @throws Failure when they do not fit
 */
export function readWords(command: Command, words: readonly string[]): Words {
  const { values, positionals } = parse(command, words);
  const text = (name: string) => [values[name]].flat().findLast((value) => typeof value === 'string');
  const wantsHelp = values.help === true;
  const given = wantsHelp ? new Map<string, string[]>() : nameArguments(command, positionals);
  return {
    wantsHelp,
    wantsJson: values.json === true,
    idempotencyKey: text('idempotency-key'),
    call: (around) => ({
      ...around,
      argument: (name) => given.get(name)?.[0] ?? '',
      optionalArgument: (name) => given.get(name)?.[0],
      rest: () => given.get(command.arguments?.at(-1)?.name ?? '') ?? [],
      option: text,
      options: (name) => [values[name] ?? []].flat().filter((value) => typeof value === 'string'),
      flag: (name) => values[name] === true,
    }),
  };
}

function parse(command: Command, words: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries({ ...command.options, ...commonOptions }).map(([name, option]) => {
      const isMany = 'isMany' in option && option.isMany === true;
      return [
        name,
        { type: 'value' in option && option.value ? 'string' : 'boolean', multiple: isMany } as const,
      ];
    }),
  );
  try {
    return parseArgs({ args: joinNegative(words, options), options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = (error as Error).message.split('. ')[0] ?? '';
    throw usage(`${message}.`, seeHelp(command));
  }
}

/** Lets `--utc-offset -03:00` be written as it is thought; parseArgs wants an equals sign there. */
function joinNegative(
  words: readonly string[],
  options: Readonly<Record<string, { readonly type: string }>>,
): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const before = joined.at(-1) ?? '';
    const takesValue = before.startsWith('--') && options[before.slice(2)]?.type === 'string';
    if (takesValue && /^-\d/.test(word)) joined[joined.length - 1] = `${before}=${word}`;
    else joined.push(word);
  }
  return joined;
}

function nameArguments(command: Command, words: readonly string[]): Map<string, string[]> {
  const given = new Map<string, string[]>();
  const left = [...words];
  for (const { name, isOptional, isMany } of command.arguments ?? []) {
    const taken = left.splice(0, isMany ? left.length : 1);
    if (taken.length === 0 && !isOptional) throw usage(`<${name}> is missing.`, seeHelp(command));
    given.set(name, taken);
  }
  if (left.length > 0) throw usage(`Nobody knows what "${left[0]}" is for.`, seeHelp(command));
  return given;
}

function seeHelp(command: Command): string {
  return `See \`npm run emboss -- ${command.name} --help\`.`;
}
