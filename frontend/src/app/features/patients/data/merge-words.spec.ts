import type { MergePreview, Patient } from '@api/patients-api';

import { consequencesOf, refusalsOf } from './merge-words';

const ANA: Patient = {
  id: 'p1',
  fullName: 'Ana Gómez',
  documentType: 'dni',
  documentNumber: '30111222',
  email: null,
  phone: null,
  birthDate: '1984-05-03',
  cuil: null,
  address: null,
  emergencyContact: null,
  coverages: [],
  language: null,
  active: true,
  mergedInto: null,
  version: 3,
  createdAt: '2026-01-05T12:00:00Z',
  updatedAt: '2026-01-05T12:00:00Z',
};

const NOTHING: MergePreview = {
  survivor: ANA,
  other: { ...ANA, id: 'p2' },
  appointments: 0,
  comingAppointments: 0,
  medicalRecords: 0,
  coverages: 0,
  guardians: 0,
  dependants: 0,
  filledFields: [],
  login: 'none',
  conflicts: [],
  refusals: [],
};

describe('what a merge would do, in words', () => {
  it('speaks of what it touches only', () => {
    expect(consequencesOf(NOTHING)).toEqual(['Ninguna de las dos tiene cuenta para ingresar.']);
    const said = consequencesOf({
      ...NOTHING,
      appointments: 3,
      comingAppointments: 1,
      filledFields: ['phone', 'birthDate'],
      login: 'moved',
    });
    expect(said).toEqual([
      'Turnos que pasan a la ficha que queda: 3 (próximos: 1).',
      'Datos que faltaban y se completan: Fecha de nacimiento, Teléfono.',
      expect.stringContaining('pasa a la que queda'),
    ]);
  });

  it('says why it cannot be done, also for a reason that it does not know', () => {
    expect(refusalsOf(NOTHING)).toEqual([]);
    const said = refusalsOf({ ...NOTHING, refusals: ['merge-conflict', 'brand-new'] });
    expect(said[0]).toContain('misma hora');
    expect(said[1]).toContain('no se pueden unir');
  });
});
