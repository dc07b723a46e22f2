import type { components } from './schema.gen';

type Schemas = components['schemas'];

export type Patient = Schemas['Patient'] & { readonly mergedInto: string | null };
export type LikelyDuplicates = Omit<Schemas['LikelyDuplicates'], 'patients'> & {
  readonly patients: readonly Patient[];
};

export interface MergePreview {
  readonly survivor: Patient;
  readonly other: Patient;
  readonly appointments: number;
  readonly comingAppointments: number;
  readonly medicalRecords: number;
  readonly coverages: number;
  readonly guardians: number;
  readonly dependants: number;
  readonly filledFields: readonly string[];
  readonly login: string;
  readonly conflicts: readonly {
    readonly appointmentId: string;
    readonly otherAppointmentId: string;
    readonly start: string;
  }[];
  readonly refusals: readonly string[];
}
