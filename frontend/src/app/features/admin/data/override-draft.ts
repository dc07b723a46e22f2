import type { OverrideBody, SettingsOverride } from '@api/admin-api';

/** A setting from which a doctor or a visit type may depart. */
export interface Overridable {
  readonly key: keyof OverrideBody;
  readonly label: () => string;
  readonly least: number;
  readonly most: number;
  /** Only of a visit type with a doctor. */
  readonly ofBoth?: true;
}

export const OVERRIDABLE: readonly Overridable[] = [
  {
    key: 'durationMinutes',
    label: () => $localize`:@@admin.override.duration:Duración (minutos)`,
    least: 5,
    most: 480,
    ofBoth: true,
  },
  {
    key: 'bufferBeforeMinutes',
    label: () => $localize`:@@admin.override.before:Preparación antes (minutos)`,
    least: 0,
    most: 120,
    ofBoth: true,
  },
  {
    key: 'bufferAfterMinutes',
    label: () => $localize`:@@admin.override.after:Orden después (minutos)`,
    least: 0,
    most: 120,
    ofBoth: true,
  },
  {
    key: 'slotStepMinutes',
    label: () => $localize`:@@admin.override.step:Ofrecer un turno cada (minutos)`,
    least: 5,
    most: 240,
  },
  {
    key: 'minLeadMinutes',
    label: () => $localize`:@@admin.settings.lead:Anticipación mínima (minutos)`,
    least: 0,
    most: 43_200,
  },
  {
    key: 'maxHorizonDays',
    label: () => $localize`:@@admin.settings.horizon:Hasta cuántos días adelante`,
    least: 1,
    most: 730,
  },
  {
    key: 'maxActiveAppointments',
    label: () => $localize`:@@admin.settings.active:Turnos pendientes por paciente`,
    least: 1,
    most: 50,
  },
  {
    key: 'maxOverbookingsPerDay',
    label: () => $localize`:@@admin.settings.overbookings:Sobreturnos por día y profesional`,
    least: 0,
    most: 50,
  },
  {
    key: 'cancellationWindowMinutes',
    label: () => $localize`:@@admin.settings.window:Aviso para cancelar (minutos)`,
    least: 0,
    most: 20_160,
  },
  {
    key: 'noShowGraceMinutes',
    label: () => $localize`:@@admin.settings.grace:Tolerancia de llegada (minutos)`,
    least: 0,
    most: 240,
  },
];

/** An override as the form edits it: text, where empty inherits. */
export type OverrideDraft = Record<keyof OverrideBody | 'doctorId' | 'visitTypeId', string>;

export function overrideDraftOf(override: SettingsOverride | null): OverrideDraft {
  const text = (value: number | string | null | undefined): string => value?.toString() ?? '';
  return {
    doctorId: text(override?.doctorId),
    visitTypeId: text(override?.visitTypeId),
    slotStepMinutes: text(override?.slotStepMinutes),
    minLeadMinutes: text(override?.minLeadMinutes),
    maxHorizonDays: text(override?.maxHorizonDays),
    cancellationWindowMinutes: text(override?.cancellationWindowMinutes),
    maxActiveAppointments: text(override?.maxActiveAppointments),
    noShowGraceMinutes: text(override?.noShowGraceMinutes),
    maxOverbookingsPerDay: text(override?.maxOverbookingsPerDay),
    durationMinutes: text(override?.durationMinutes),
    bufferBeforeMinutes: text(override?.bufferBeforeMinutes),
    bufferAfterMinutes: text(override?.bufferAfterMinutes),
  };
}

/** Which of them a draft of this scope has. */
export function fieldsOf({ doctorId, visitTypeId }: OverrideDraft): readonly Overridable[] {
  const both = doctorId !== '' && visitTypeId !== '';
  return OVERRIDABLE.filter(({ ofBoth }) => both || !ofBoth);
}

/** What is sent: whole, without what inherits. */
export function overrideBodyOf(draft: OverrideDraft): OverrideBody {
  return Object.fromEntries(
    fieldsOf(draft)
      .filter(({ key }) => draft[key].trim() !== '')
      .map(({ key }) => [key, Number(draft[key])]),
  );
}
