const DAY_MS = 24 * 60 * 60 * 1000;

/** ISO 8601 in UTC, in whole seconds: `2024-01-15T10:30:00Z`. */
export function timeText(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/** Unix milliseconds, of an instant as events hold it. */
export function milliseconds(at: string): number {
  return new Date(at).getTime();
}

/**
 * Reads one end of a period: an ISO 8601 date or date and time, in UTC where no offset is said. Null for anything else.
 * @param end a period holds its last day, or its last instant, whole: the answer is the first instant after it
 */
export function readBound(text: string, end: 'first' | 'last'): Date | null {
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/.exec(text);
  if (match === null) return null;
  const [, day = '', time, offset = 'Z'] = match;
  if (!isDay(day)) return null;
  const at = new Date(time === undefined ? `${day}T00:00:00Z` : `${day}T${time}${offset}`);
  if (Number.isNaN(at.getTime())) return null;
  if (end === 'first') return at;
  return new Date(at.getTime() + (time === undefined ? DAY_MS : 1));
}

/** Whether the text is a day that exists: `2024-02-30` is none. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
