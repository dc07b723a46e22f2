/**
 * Civil dates and times: what a wall calendar and a wall clock in the clinic say. Text in, text out; the
 * browser's own zone is never asked.
 */

/** `YYYY-MM-DD`. */
export type PlainDate = `${number}-${number}-${number}`;

/** A half of the working day, as the search speaks of it. */
export type PartOfDay = 'morning' | 'afternoon' | 'evening';

const PLAIN_DATE = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Intl formatters are slow to make and free to keep. */
function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}|${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    formats.set(key, found);
  }
  return found;
}

export function isPlainDate(text: string | null | undefined): text is PlainDate {
  return typeof text === 'string' && PLAIN_DATE.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}

function toPlain(date: Date): PlainDate {
  const text = date.toISOString().slice(0, 10);
  if (!isPlainDate(text)) throw new RangeError(`not a civil date: ${text}`);
  return text;
}

/** Noon UTC of a civil date: a peg for formatting, not an instant of anything. */
function peg(date: PlainDate): Date {
  return new Date(`${date}T12:00:00Z`);
}

/** The civil date of an instant in a zone. */
export function civilDateOf(instant: Date | string, timeZone: string): PlainDate {
  const text = format('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    new Date(instant),
  );
  if (!isPlainDate(text)) throw new RangeError(`not a civil date: ${text}`);
  return text;
}

/** `HH:MM` of an instant in a zone, 24 hours in every language. */
export function civilTimeOf(instant: Date | string, timeZone: string): string {
  return format('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(instant),
  );
}

export function addDays(date: PlainDate, days: number): PlainDate {
  return toPlain(new Date(peg(date).getTime() + days * DAY_MS));
}

/** Whole days from one civil date to the other. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return Math.round((peg(to).getTime() - peg(from).getTime()) / DAY_MS);
}

/** 1 = Monday … 7 = Sunday. */
export function isoWeekdayOf(date: PlainDate): number {
  return peg(date).getUTCDay() || 7;
}

/** The Monday of that week. */
export function mondayOf(date: PlainDate): PlainDate {
  return addDays(date, 1 - isoWeekdayOf(date));
}

/** Formats a civil date, e.g. `formatDate('es-AR', day, { weekday: 'long', day: 'numeric', month: 'long' })`. */
export function formatDate(locale: string, date: PlainDate, options: Intl.DateTimeFormatOptions): string {
  return format(locale, { ...options, timeZone: 'UTC' }).format(peg(date));
}

/** Formats an instant in a zone. */
export function formatInstant(
  locale: string,
  instant: Date | string,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): string {
  return format(locale, { ...options, timeZone, hourCycle: 'h23' }).format(new Date(instant));
}

/** `Miércoles` from `miércoles`. */
export function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
