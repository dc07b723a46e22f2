import type { Appointment } from '@api/models';

import { calendarFile } from './calendar-file';

const TURNO: Appointment = {
  id: 'a1',
  doctorId: 'd1',
  patientId: 'p1',
  officeId: 'o1',
  visitTypeId: 'v1',
  start: '2026-12-01T09:00:00-03:00',
  end: '2026-12-01T09:30:00-03:00',
  timeZone: 'America/Argentina/Buenos_Aires',
  status: 'booked',
  overbooking: false,
  reason: null,
  coverage: null,
  version: 2,
  createdAt: '',
  updatedAt: '',
  doctorName: 'Dra. Lucía Ferreyra; cardióloga',
  patientName: 'Ana',
  officeName: 'Sede Centro',
  visitTypeName: 'Consulta',
  late: false,
  cancelReason: null,
  arrivedAt: null,
  startedAt: null,
  endedAt: null,
};

describe('the calendar file', () => {
  const file = calendarFile(
    TURNO,
    'Sede Centro, Av. Corrientes 1234, piso 3, entre Uruguay y Talcahuano, Buenos Aires',
    new Date('2026-11-20T00:00:00Z'),
  );

  it('says the instants in UTC', () => {
    expect(file).toContain('DTSTART:20261201T120000Z\r\nDTEND:20261201T123000Z');
  });

  it('escapes what means something to a calendar', () => {
    expect(file).toContain('SUMMARY:Consulta · Dra. Lucía Ferreyra\\; cardióloga');
  });

  it('folds long lines so that unfolding gives them back', () => {
    const lines = file.split('\r\n');
    expect(Math.max(...lines.map((line) => new TextEncoder().encode(line).length))).toBeLessThanOrEqual(75);
    expect(file.replaceAll('\r\n ', '')).toContain('entre Uruguay y Talcahuano\\, Buenos Aires');
  });
});
