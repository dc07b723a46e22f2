import { TestBed } from '@angular/core/testing';

import type { Appointment } from '@api/models';

import type { StepKey } from './step-names';
import { TurnoRow } from './turno-row';

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
  overbooking: true,
  reason: 'Control',
  coverage: null,
  late: false,
  cancelReason: null,
  arrivedAt: null,
  startedAt: null,
  endedAt: null,
  doctorName: 'Dra. Ferreyra',
  patientName: 'Ana Gómez',
  officeName: 'Sede Centro',
  visitTypeName: 'Consulta',
  version: 1,
  createdAt: '2026-11-01T12:00:00Z',
  updatedAt: '2026-11-01T12:00:00Z',
};

describe('a turno of the day', () => {
  it('says who comes, when, and that it is a sobreturno; its button names the patient', () => {
    const fixture = TestBed.createComponent(TurnoRow);
    const taken: StepKey[] = [];
    fixture.componentInstance.taken.subscribe((step) => taken.push(step));
    fixture.componentRef.setInput('turno', TURNO);
    fixture.componentRef.setInput('primary', 'arrive');
    fixture.componentRef.setInput('others', ['cancel']);
    fixture.detectChanges();
    const row: unknown = fixture.nativeElement;
    if (!(row instanceof HTMLElement)) throw new Error('no row');

    expect(row.textContent).toContain('09:00');
    expect(row.textContent).toContain('Sobreturno');
    const [arrive, more] = row.querySelectorAll('button');
    expect(arrive?.textContent).toMatch(/Llegó\s+Ana Gómez/);
    expect(more?.getAttribute('aria-label')).toContain('Ana Gómez');
    arrive?.click();
    expect(taken).toEqual(['arrive']);
  });

  it('offers nothing once it is over', () => {
    const fixture = TestBed.createComponent(TurnoRow);
    fixture.componentRef.setInput('turno', { ...TURNO, status: 'completed' });
    fixture.detectChanges();
    const row: unknown = fixture.nativeElement;
    expect(row instanceof HTMLElement && row.querySelector('button')).toBeNull();
  });
});
