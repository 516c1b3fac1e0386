import type { CommandCall } from '../../command.ts';
import { usage } from '../../failure.ts';

/**
 * A whole number above zero that an option gives.
 * @throws Failure when it is none, or too large
 */
export function wholeNumber(call: CommandCall, option: string, absent: number, most: number): number {
  const text = call.option(option);
  if (text === undefined) return absent;
  const value = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
  if (value === null || value > most) throw usage(`--${option} is a whole number from 1 to ${most}.`);
  return value;
}
