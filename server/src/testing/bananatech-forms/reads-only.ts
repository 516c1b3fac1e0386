import type { Form } from '../bad-input/target.ts';
import type { Party } from './party.ts';

/** The forms of an endpoint that reads: of its path, and of the paths that lead to the same. */
export function readsOnly(
  [path, ...aliases]: readonly [string, ...string[]],
  form: Pick<Form<Party>, 'fields' | 'genuine'>,
): Form<Party>[] {
  const reading = { ...form, isReading: true, repeats: 'it reads' } as const;
  return [
    { ...reading, path },
    ...aliases.map((alias) => ({ ...reading, path: alias, aliasOf: path, fields: {} })),
  ];
}
