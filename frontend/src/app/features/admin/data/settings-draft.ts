import type { Settings, SettingsChanges } from '@api/admin-api';
import type { Role } from '@api/models';

/** What accounts need, as the form edits it. */
export interface AccountsDraft {
  verifyEmail: boolean;
  totpRoles: Record<Role, boolean>;
}

/** A time before the turno, in a unit that people say it in. */
export interface ReminderDraft {
  amount: number;
  /** How many minutes the unit has, for a select. */
  unit: '1' | '60' | '1440';
}

/** How patients are written to, as the form edits it. */
export interface MessagesDraft {
  language: string;
  replyTo: string;
  reminderMinutesBefore: ReminderDraft[];
  /** Whether there are quiet hours at all. */
  quiet: boolean;
  quietHours: { from: string; until: string };
}

/** The settings as the form edits them. Members have the names of the server's, so that its faults find them. */
export type SettingsDraft = ReturnType<typeof draftOf>;

const ROLES: readonly Role[] = ['patient', 'receptionist', 'doctor', 'admin'];
const UNITS = ['1440', '60', '1'] as const;
const USUAL_NIGHT = { from: '22:00', until: '08:00' };

export function draftOf(settings: Settings | undefined) {
  const accounts: AccountsDraft = {
    verifyEmail: settings?.accounts.verifyEmail ?? false,
    totpRoles: { patient: false, receptionist: false, doctor: false, admin: false },
  };
  for (const role of settings?.accounts.totpRoles ?? []) accounts.totpRoles[role] = true;
  const messages: MessagesDraft = {
    language: settings?.messages.language ?? 'es',
    replyTo: settings?.messages.replyTo ?? '',
    reminderMinutesBefore: (settings?.messages.reminderMinutesBefore ?? []).map(reminderOf),
    quiet: settings?.messages.quietHours != null,
    quietHours: { ...(settings?.messages.quietHours ?? USUAL_NIGHT) },
  };
  return {
    clinicName: settings?.clinicName ?? '',
    timeZone: settings?.timeZone ?? '',
    /** Empty: starts follow the length of the visit. */
    slotStepMinutes: settings?.slotStepMinutes?.toString() ?? '',
    minLeadMinutes: settings?.minLeadMinutes ?? 0,
    maxHorizonDays: settings?.maxHorizonDays ?? 1,
    cancellationWindowMinutes: settings?.cancellationWindowMinutes ?? 0,
    maxActiveAppointments: settings?.maxActiveAppointments ?? 1,
    noShowGraceMinutes: settings?.noShowGraceMinutes ?? 0,
    maxOverbookingsPerDay: settings?.maxOverbookingsPerDay ?? 0,
    accounts,
    messages,
  };
}

export function changesOf({ accounts, messages, ...draft }: SettingsDraft): SettingsChanges {
  return {
    ...draft,
    clinicName: draft.clinicName.trim(),
    slotStepMinutes: draft.slotStepMinutes === '' ? null : Number(draft.slotStepMinutes),
    accounts: {
      verifyEmail: accounts.verifyEmail,
      totpRoles: ROLES.filter((role) => accounts.totpRoles[role]),
    },
    messages: {
      language: messages.language,
      replyTo: messages.replyTo.trim() || null,
      reminderMinutesBefore: messages.reminderMinutesBefore.map(minutesOf),
      quietHours: messages.quiet ? messages.quietHours : null,
    },
  };
}

/** How many minutes a reminder is before its turno. */
export function minutesOf({ amount, unit }: ReminderDraft): number {
  return amount * Number(unit);
}

function reminderOf(minutes: number): ReminderDraft {
  const unit = UNITS.find((length) => minutes % Number(length) === 0) ?? '1';
  return { amount: minutes / Number(unit), unit };
}
