import type { SettingsOverride } from '@api/admin-api';

import { overrideBodyOf, overrideDraftOf } from './override-draft';

const OVERRIDE: SettingsOverride = {
  doctorId: 'd1',
  doctorName: 'Dra. Ferreyra',
  visitTypeId: 'v1',
  visitTypeName: 'Control',
  slotStepMinutes: null,
  minLeadMinutes: 0,
  maxHorizonDays: null,
  cancellationWindowMinutes: null,
  maxActiveAppointments: null,
  noShowGraceMinutes: null,
  maxOverbookingsPerDay: null,
  durationMinutes: 20,
  bufferBeforeMinutes: null,
  bufferAfterMinutes: null,
  version: 2,
};

describe('the draft of an override', () => {
  it('is sent back as it was read, nought included and what inherits left out', () => {
    expect(overrideBodyOf(overrideDraftOf(OVERRIDE))).toEqual({ minLeadMinutes: 0, durationMinutes: 20 });
  });

  it('sends no length of the visit unless it is for a doctor with a visit type', () => {
    const draft = { ...overrideDraftOf(OVERRIDE), visitTypeId: '' };
    expect(overrideBodyOf(draft)).toEqual({ minLeadMinutes: 0 });
  });
});
