import type { Fields } from './fields.ts';

const yearsOfAge = 18;
const earliest = '1900-01-01';

/**
 * Checks a birthday where one is given: the form, that there is such a day, and the age.
 * @param field what the document calls it there
 * @param today `YYYY-MM-DD`
 */
export function readBirthday(fields: Fields, field: string, text: string, today: string): string {
  if (text === '') return '';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    fields.refuse('date-format', field, 'must have the format YYYY-MM-DD');
  } else if (!isDay(text)) {
    fields.refuse('impossible-date', field, 'is a day that does not exist');
  } else if (text < earliest || text > today) {
    fields.refuse('date-range', field, `must be from ${earliest} to today`);
  } else if (text > yearsBefore(today, yearsOfAge)) {
    fields.refuse('invalid-field', field, `must be at least ${yearsOfAge} years ago`);
  }
  return text;
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The same day so many years earlier. Where it is 29 February and there is none, days compare rightly all the same. */
function yearsBefore(day: string, years: number): string {
  return String(Number(day.slice(0, 4)) - years).padStart(4, '0') + day.slice(4);
}
