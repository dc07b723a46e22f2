import type { Settings } from '@api/admin-api';

import { changesOf, draftOf } from './settings-draft';

const SETTINGS: Settings = {
  clinicName: 'Clínica del Sur',
  timeZone: 'America/Argentina/Buenos_Aires',
  slotStepMinutes: null,
  minLeadMinutes: 60,
  maxHorizonDays: 90,
  cancellationWindowMinutes: 1440,
  maxActiveAppointments: 5,
  noShowGraceMinutes: 15,
  maxOverbookingsPerDay: 3,
  accounts: { verifyEmail: true, totpRoles: ['admin'] },
  messages: {
    language: 'es',
    replyTo: null,
    reminderMinutesBefore: [2880, 180, 45],
    quietHours: { from: '21:30', until: '07:00' },
  },
  version: 4,
};

describe('the draft of the settings', () => {
  it('says reminders in days, hours or minutes', () => {
    expect(draftOf(SETTINGS).messages.reminderMinutesBefore).toEqual([
      { amount: 2, unit: '1440' },
      { amount: 3, unit: '60' },
      { amount: 45, unit: '1' },
    ]);
  });

  it('is sent back as it was read when nothing was changed', () => {
    expect({ ...changesOf(draftOf(SETTINGS)), version: 4 }).toEqual(SETTINGS);
  });

  it('sends no quiet hours when they are switched off, and the usual night when they are first switched on', () => {
    const draft = draftOf(SETTINGS);
    draft.messages.quiet = false;
    expect(changesOf(draft).messages?.quietHours).toBeNull();
    const loud = draftOf({ ...SETTINGS, messages: { ...SETTINGS.messages, quietHours: null } });
    expect(changesOf(loud).messages?.quietHours).toBeNull();
    loud.messages.quiet = true;
    expect(changesOf(loud).messages?.quietHours).toEqual({ from: '22:00', until: '08:00' });
  });
});
