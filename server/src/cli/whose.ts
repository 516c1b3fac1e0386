import type { CommandCall, Option } from './command.ts';
import { usage } from './failure.ts';

/** Options by which a command is told whose things it is about. */
export const merchantOption: Readonly<Record<string, Option>> = {
  merchant: { value: '<id>', help: 'Whose; needed only where there are several merchants.' },
};

export const programmeOption: Readonly<Record<string, Option>> = {
  ...merchantOption,
  programme: { value: '<id>', help: 'Which; needed only where the merchant has several programmes.' },
};

interface Named {
  readonly id: string;
  readonly name: string;
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
  const named = call.option('programme');
  const id = named ?? onlyOne(await call.api.all<Named>(`${merchant}/programmes`), 'programme');
  return `${merchant}/programmes/${encodeURIComponent(id)}`;
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
