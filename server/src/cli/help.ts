import type { Command, Option } from './command.ts';
import { commonOptions } from './read-words.ts';

/** What there is. */
export function overview(commands: readonly Command[], topic?: string): string {
  const shown = topic === undefined ? commands : commands.filter(({ name }) => name.split(' ')[0] === topic);
  const lines = rows(shown.map((command) => [command.name, command.summary]));
  return [
    'emboss: looks after a running Emboss.',
    '',
    '  npm run emboss -- <command> [options]',
    '',
    lines,
    '',
    'Every command has a --help of its own, and --json for scripts.',
    'It speaks to the server of EMBOSS_URL with EMBOSS_API_KEY; without these, to the sandbox of EMBOSS_DATA_DIR.',
  ].join('\n');
}

export function helpFor(command: Command): string {
  const args = command.arguments ?? [];
  const words = args.map(({ name, isOptional, isMany }) => {
    const text = isMany ? `<${name}>...` : `<${name}>`;
    return isOptional ? `[${text}]` : text;
  });
  const options = Object.entries({ ...command.options, ...commonOptions } as Record<string, Option>);
  return [
    `${command.summary}.`,
    '',
    `  npm run emboss -- ${[command.name, ...words, '[options]'].join(' ')}`,
    ...(command.details ? ['', command.details] : []),
    ...(args.length > 0 ? ['', rows(args.map(({ name, help }) => [`<${name}>`, help]))] : []),
    '',
    rows(options.map(([name, option]) => [[`--${name}`, option.value ?? ''].join(' ').trim(), option.help])),
  ].join('\n');
}

function rows(lines: readonly (readonly [string, string])[]): string {
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, help]) => `  ${name.padEnd(width)}  ${help}`).join('\n');
}
