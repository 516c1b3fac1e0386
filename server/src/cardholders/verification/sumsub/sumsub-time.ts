const form = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(\.\d{1,3})?(Z|[+-]00:?00)?$/;

/**
 * A time as Sumsub writes it, always in UTC: `2021-05-14 16:00:25.032`, or `2025-03-11 12:44:52+0000`.
 * @returns null for anything else
 */
export function parseSumsubTime(text: string): Date | null {
  const [, day, time, fraction = ''] = form.exec(text) ?? [];
  if (day === undefined) return null;
  const at = new Date(`${day}T${time}${fraction}Z`);
  // A 31st of April would become a first of May.
  return Number.isNaN(at.getTime()) || !at.toISOString().startsWith(day) ? null : at;
}
