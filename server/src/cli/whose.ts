import type { CommandCall, Option } from './command.ts';
import { Failure, usage } from './failure.ts';

/** Options by which a command is told whose things it is about. */
export const merchantOption: Readonly<Record<string, Option>> = {
  merchant: { value: '<id>', help: 'Whose; needed only where there are several merchants.' },
};

export const programmeOption: Readonly<Record<string, Option>> = {
  ...merchantOption,
  programme: {
    value: '<id, name or dialect>',
    help: 'Which; needed only where the merchant has several programmes.',
  },
};

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface NamedProgramme extends Named {
  readonly dialect: string;
}

/** The path of the merchant that is meant: the one named, the sandbox's, or the only one there is. */
export async function merchantPath(call: CommandCall): Promise<string> {
  const { merchantId } = await call.api.connection();
  const id =
    call.option('merchant') ?? merchantId ?? onlyOne(await call.api.all<Named>('/merchants'), 'merchant');
  return `/merchants/${encodeURIComponent(id)}`;
}

/** The path of the programme that is meant: the one named, or the merchant's only one. */
export async function programmePath(call: CommandCall): Promise<string> {
  const merchant = await merchantPath(call);
  const id = await programmeId(call, merchant, call.option('programme'));
  return `${merchant}/programmes/${encodeURIComponent(id)}`;
}

/** The id of a programme that is named by it, or by its name or dialect where those are one programme's only. */
export async function programmeId(
  call: CommandCall,
  merchant: string,
  named: string | undefined,
): Promise<string> {
  if (named !== undefined && /^programme_[0-9a-f]{32}$/.test(named)) return named;
  const programmes = await call.api.all<NamedProgramme>(`${merchant}/programmes`);
  if (named === undefined) return onlyOne(programmes, 'programme');
  const meant = programmes.filter(({ name, dialect }) =>
    [name, dialect].some((word) => word.toLowerCase() === named.toLowerCase()),
  );
  if (meant.length > 0) return onlyOne(meant, 'programme');
  throw new Failure(`There is no programme "${named}".`, {
    next: 'See `npm run emboss -- programmes list`.',
  });
}

function onlyOne(found: readonly Named[], kind: 'merchant' | 'programme'): string {
  const [first, ...others] = found;
  if (first === undefined) {
    throw usage(`There is no ${kind} yet.`, `Make one with \`npm run emboss -- ${kind}s create\`.`);
  }
  if (others.length > 0) {
    const list = found.map(({ id, name }) => `  --${kind} ${id}   ${name}`).join('\n');
    throw usage(`There are several ${kind}s: say which.`, `One of\n${list}`);
  }
  return first.id;
}
