import { instantOf } from './civil-instant';

describe('instantOf', () => {
  it('finds the instant of a wall clock in the clinic’s zone', () => {
    expect(instantOf('2026-12-01', '09:00', 'America/Argentina/Buenos_Aires')).toBe('2026-12-01T12:00:00Z');
    expect(instantOf('2026-07-01', '09:00', 'America/Santiago')).toBe('2026-07-01T13:00:00Z');
    expect(instantOf('2026-12-01', '09:00', 'America/Santiago')).toBe('2026-12-01T12:00:00Z');
  });

  it('knows the hour that is skipped and the hour that comes twice', () => {
    expect(instantOf('2026-09-06', '00:30', 'America/Santiago')).toBeUndefined();
    expect(instantOf('2026-04-04', '23:30', 'America/Santiago')).toBe('2026-04-05T02:30:00Z');
  });

  it('refuses what is no time', () => {
    expect(instantOf('2026-12-01', '', 'UTC')).toBeUndefined();
  });
});
