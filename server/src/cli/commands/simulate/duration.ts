import { usage } from '../../failure.ts';

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/**
 * A time span such as `60s`, `8d` or `1d12h`, in seconds.
 * @throws Failure when it is not one, or none at all
 */
export function readSeconds(option: string, text: string): number {
  const parts = [...text.matchAll(/(\d{1,9})([smhdw])/g)];
  const seconds = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0);
  const isWhole = parts.map(([part]) => part).join('') === text;
  if (!isWhole || seconds === 0) throw usage(`--${option} looks like 60s, 15m, 8d or 1d12h.`);
  return seconds;
}
