import { isCountry } from '../catalog/index.ts';

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Every country that a document can come from, in the order of the alphabet; the browser knows their names. */
export function countryCodes(): string[] {
  return letters.flatMap((first) => letters.map((second) => `${first}${second}`)).filter(isCountry);
}
