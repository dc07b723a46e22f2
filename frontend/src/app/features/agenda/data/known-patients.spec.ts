import type { Problem } from '@core/http/problem';

import { knownPatients } from './known-patients';

const refused = (code: string, extra: Record<string, unknown>): Problem => ({
  status: 409,
  code,
  detail: null,
  instance: null,
  errors: [],
  extra,
});

const ANA = {
  id: 'p1',
  fullName: 'Ana Gómez',
  documentType: 'dni',
  documentNumber: '30111222',
  birthDate: '1984-05-03',
};

describe('the patients whom the clinic may know already', () => {
  it('are read from the refusal, with what tells them apart', () => {
    const known = knownPatients(
      refused('likely-duplicate', {
        candidates: [ANA, { ...ANA, id: 'p2', documentType: 'passport', birthDate: null }],
      }),
    );
    expect(known).toEqual([
      { id: 'p1', fullName: 'Ana Gómez', detail: 'DNI 30111222', birthDate: '1984-05-03' },
      { id: 'p2', fullName: 'Ana Gómez', detail: 'Pasaporte 30111222', birthDate: null },
    ]);
  });

  it('are none of another refusal', () => {
    expect(knownPatients(refused('forbidden', { candidates: [ANA] }))).toBeNull();
    expect(knownPatients(refused('likely-duplicate', {}))).toBeNull();
  });
});
