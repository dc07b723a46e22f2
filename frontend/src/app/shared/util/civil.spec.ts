import { addDays, civilDateOf, civilTimeOf, daysBetween, isPlainDate, isoWeekdayOf, mondayOf } from './civil';

const BUENOS_AIRES = 'America/Argentina/Buenos_Aires';

describe('civil time', () => {
  it('is the time on the clinic’s wall, whatever the browser’s zone', () => {
    expect(civilTimeOf('2026-12-01T09:00:00-03:00', BUENOS_AIRES)).toBe('09:00');
    expect(civilDateOf('2026-12-02T01:30:00Z', BUENOS_AIRES)).toBe('2026-12-01');
    expect(civilTimeOf('2026-12-01T03:00:00Z', BUENOS_AIRES)).toBe('00:00');
  });

  it('counts days over months, years and missing midnights', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2026-09-05', 1)).toBe('2026-09-06');
    expect(daysBetween('2026-02-27', '2026-03-01')).toBe(2);
  });

  it('starts weeks on Monday', () => {
    expect(isoWeekdayOf('2026-12-06')).toBe(7);
    expect(mondayOf('2026-12-06')).toBe('2026-11-30');
  });

  it('knows a date from a wish', () => {
    expect(isPlainDate('2026-12-01')).toBe(true);
    expect(isPlainDate('2026-13-01')).toBe(false);
    expect(isPlainDate('mañana')).toBe(false);
  });
});
