const dateFields = {
  calendar: 'gregory',
  numberingSystem: 'latn',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
} as const;

/** The last minute asked about and its date: a batch asks about the same one again and again. */
interface LocalDates {
  readonly format: Intl.DateTimeFormat;
  minute: number;
  date: string;
}

const REMEMBERED_ZONES = 1000;
const zones = new Map<string, LocalDates>();

/**
 * The one name that a time zone is kept under, whatever its spelling: `asia/singapore` is `Asia/Singapore`. A name that
 * is none is left as it is.
 */
export function timeZoneName(name: string): string {
  return isTimeZone(name) ? zoneOf(name).format.resolvedOptions().timeZone : name;
}

/** Whether it is the name of a time zone of the IANA database; offsets such as `+08:00` are not. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    zoneOf(name);
    return true;
  } catch {
    return false;
  }
}

/** The date on the calendars of a time zone at that instant, `YYYY-MM-DD`. */
export function localDate(at: Date, timeZone: string): string {
  const zone = zoneOf(timeZone);
  // Time zones change their offsets at whole minutes.
  const minute = Math.floor(at.getTime() / 60_000);
  if (zone.minute !== minute) {
    const parts = zone.format.formatToParts(at);
    const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
    zone.date = `${part('year')}-${part('month')}-${part('day')}`;
    zone.minute = minute;
  }
  return zone.date;
}

const MINUTE_MS = 60_000;
const WIDEST_OFFSET_MS = 24 * 60 * MINUTE_MS;

/** The instant at which this local date begins: midnight, or later where the clocks skip midnight that day. */
export function startOfLocalDate(date: string, timeZone: string): Date {
  const utcMidnight = Date.parse(`${date}T00:00:00Z`);
  let before = (utcMidnight - WIDEST_OFFSET_MS) / MINUTE_MS;
  let reached = (utcMidnight + WIDEST_OFFSET_MS) / MINUTE_MS;
  while (reached - before > 1) {
    const middle = Math.floor((before + reached) / 2);
    if (localDate(new Date(middle * MINUTE_MS), timeZone) >= date) reached = middle;
    else before = middle;
  }
  return new Date(reached * MINUTE_MS);
}

function zoneOf(timeZone: string): LocalDates {
  const known = zones.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', { ...dateFields, timeZone });
  const zone = { format, minute: Number.NaN, date: '' };
  // Names can be spelled in many ways, and anybody may make some up.
  if (zones.size >= REMEMBERED_ZONES) zones.clear();
  zones.set(timeZone, zone);
  return zone;
}
