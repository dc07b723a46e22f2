import type { AppointmentStatus } from '@api/models';

import { nextPatient, nextSteps } from './next-steps';

const ZONE = 'America/Argentina/Buenos_Aires';
const turno = (status: AppointmentStatus, start = '2026-12-01T09:00:00-03:00') => ({
  status,
  start,
  end: start.replace(':00:00', ':30:00'),
  timeZone: ZONE,
});
const at = (time: string) => new Date(`2026-12-01T${time}:00-03:00`);

describe('the legal next states', () => {
  it.each([
    ['requested', 'confirm', ['cancel']],
    ['booked', 'arrive', ['complete', 'cancel']],
    ['arrived', 'start', ['complete', 'cancel']],
    ['in_consultation', 'complete', []],
    ['no_show', null, ['arrive']],
    ['completed', null, []],
    ['cancelled', null, []],
  ] as const)('of a turno that is %s', (status, primary, others) => {
    expect(nextSteps(turno(status), at('08:50'))).toEqual({ primary, others });
  });

  it('offer «absent» only once the patient is late', () => {
    expect(nextSteps(turno('booked'), at('09:14')).others).not.toContain('no-show');
    expect(nextSteps(turno('booked'), at('09:15')).others).toContain('no-show');
  });

  it('do not run a day that has not come, by the clinic’s clock', () => {
    const evening = turno('booked', '2026-12-02T09:00:00-03:00');
    // 23:50 in Buenos Aires is already the 2nd in UTC.
    expect(nextSteps(evening, at('23:50'))).toEqual({ primary: null, others: ['cancel'] });
  });

  it('take in an absent patient on the same day only', () => {
    expect(nextSteps(turno('no_show', '2026-11-30T09:00:00-03:00'), at('09:00')).others).toEqual([]);
  });
});

describe('who comes next', () => {
  const nine = turno('booked');
  const ten = turno('booked', '2026-12-01T10:00:00-03:00');

  it('is who waits, before who is still to come', () => {
    const waiting = { ...ten, status: 'arrived' as const };
    expect(nextPatient([nine, waiting], at('08:50'))).toBe(waiting);
  });

  it('is not who missed the turno', () => {
    expect(nextPatient([nine, ten], at('09:40'))).toBe(ten);
    expect(nextPatient([nine], at('09:40'))).toBeUndefined();
  });
});
