import { civilDateOf, civilTimeOf, type PlainDate } from './civil';

const MINUTE = 60_000;

/**
 * The instant at which a wall clock in that zone shows that date and time, in RFC 3339 (UTC). Of an hour that comes
 * twice it is the first; a time that the clock skips gives `undefined`.
 */
export function instantOf(date: PlainDate, time: string, timeZone: string): string | undefined {
  const asUtc = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(asUtc)) return undefined;
  // The offset a day before and a day after cover every transition in between.
  const offsets = [offsetAt(asUtc - 1440 * MINUTE, timeZone), offsetAt(asUtc + 1440 * MINUTE, timeZone)];
  const fits = offsets
    .map((offset) => new Date(asUtc - offset))
    .filter((at) => civilDateOf(at, timeZone) === date && civilTimeOf(at, timeZone) === time)
    .sort((a, b) => a.getTime() - b.getTime());
  return fits[0]?.toISOString().replace('.000Z', 'Z');
}

/** Milliseconds that the zone is ahead of UTC at that instant. */
function offsetAt(instant: number, timeZone: string): number {
  const at = new Date(instant);
  const wall = Date.parse(`${civilDateOf(at, timeZone)}T${civilTimeOf(at, timeZone)}:00Z`);
  return wall - Math.floor(instant / MINUTE) * MINUTE;
}
