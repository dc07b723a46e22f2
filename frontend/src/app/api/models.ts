/** The shapes of the HTTP contract, under the names that the screens use. */
import type { PlainDate } from '@shared/util/civil';

export type Role = 'patient' | 'doctor' | 'admin' | 'receptionist';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface SessionUser {
  readonly id: string;
  readonly role: Role;
  readonly fullName: string;
  readonly patientId?: string | null;
  readonly doctorId?: string | null;
}

export interface SessionAnswer {
  readonly accessToken: string;
  readonly tokenType: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly user: SessionUser;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export interface Registration extends Credentials {
  readonly fullName: string;
  readonly documentType: string;
  readonly documentNumber: string;
  readonly phone?: string;
  readonly birthDate?: string;
  readonly acceptTerms: boolean;
}

export interface OwnSession {
  readonly id: string;
  readonly createdAt: string;
  readonly lastUsedAt?: string | null;
  readonly userAgent?: string | null;
  readonly current?: boolean;
}

export interface Profile {
  readonly id: string;
  readonly email: string;
  readonly fullName: string;
  readonly role: Role;
  readonly patientId?: string | null;
  readonly doctorId?: string | null;
  readonly phone?: string | null;
  readonly birthDate?: string | null;
  readonly documentType?: string | null;
  readonly documentNumber?: string | null;
  readonly version: number;
}

export interface Doctor {
  readonly id: string;
  readonly fullName: string;
  readonly specialty: string;
  readonly licenseNumber: string;
  readonly officeIds: readonly string[];
  readonly bio?: string | null;
  readonly active: boolean;
  readonly version: number;
}

export interface Office {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly address: string;
  readonly timeZone: string;
  readonly active: boolean;
  readonly version: number;
}

export interface VisitType {
  readonly id: string;
  readonly name: string;
  readonly durationMinutes: number;
  readonly bufferBeforeMinutes: number;
  readonly bufferAfterMinutes: number;
  readonly selfBookable: boolean;
  readonly needsApproval: boolean;
  readonly active: boolean;
  readonly version: number;
}

export interface Specialty {
  readonly name: string;
  readonly doctors: number;
}

export interface Slot {
  readonly start: string;
  readonly end: string;
  readonly officeId: string;
}

export interface DoctorSlots {
  readonly timeZone: string;
  readonly visitTypeId: string;
  readonly items: readonly Slot[];
}

export interface FirstSlot extends Slot {
  readonly doctorId: string;
}

export type AppointmentStatus =
  'requested' | 'booked' | 'arrived' | 'in_consultation' | 'completed' | 'cancelled' | 'no_show' | 'held';

export interface Appointment {
  readonly id: string;
  readonly doctorId: string;
  readonly patientId: string;
  readonly officeId: string;
  readonly visitTypeId: string;
  readonly start: string;
  readonly end: string;
  readonly timeZone: string;
  readonly status: AppointmentStatus;
  readonly overbooking: boolean;
  readonly reason?: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly doctorName: string;
  readonly patientName: string;
  readonly officeName: string;
  readonly visitTypeName: string;
  readonly late?: boolean;
}

export interface PublicSettings {
  readonly clinicName: string;
  readonly timeZone: string;
  readonly minLeadMinutes: number;
  readonly maxHorizonDays: number;
  readonly cancellationWindowMinutes: number;
  readonly maxActiveAppointments: number;
}

export interface SlotSearch {
  readonly specialty?: string | undefined;
  readonly officeId?: string | undefined;
  readonly doctorId?: string | undefined;
  readonly visitTypeId?: string | undefined;
  readonly from?: PlainDate | undefined;
  readonly to?: PlainDate | undefined;
  readonly partOfDay?: string | undefined;
  readonly limit?: number | undefined;
}
