const MINUTE_MS = 60_000;

/** RFC 3339 in whole seconds, as a clock at that offset shows it: `2026-04-01T10:00:00+08:00`. */
export function timeText(at: Date, utcOffset: string): string {
  return localText(at, utcOffset).slice(0, 19) + utcOffset;
}

/** The calendar day at that offset: `2026-04-01`. */
export function dateText(at: Date, utcOffset: string): string {
  return localText(at, utcOffset).slice(0, 10);
}

function localText(at: Date, utcOffset: string): string {
  return new Date(at.getTime() + offsetMinutes(utcOffset) * MINUTE_MS).toISOString();
}

/** @throws RangeError when the text is not an offset such as `+08:00`; merchant settings hold no other */
function offsetMinutes(utcOffset: string): number {
  const match = /^([+-])(\d{2}):(\d{2})$/.exec(utcOffset);
  if (match === null) throw new RangeError(`${utcOffset} is not an offset from UTC.`);
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '+' ? minutes : -minutes;
}
