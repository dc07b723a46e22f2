/** The shapes of the HTTP contract, generated from it, under the names that the screens use. */
import type { PlainDate } from '@shared/util/civil';

import type { components } from './schema.gen';

type Schemas = components['schemas'];

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export type Role = Schemas['Role'];
export type SessionUser = Schemas['SessionUser'];
export type SessionAnswer = Schemas['Session'];
export type Credentials = Pick<Schemas['Credentials'], 'email' | 'password' | 'totp'>;
export type Registration = Schemas['Registration'];
export type OwnSession = Schemas['OwnSession'];
export type PasswordChange = Schemas['PasswordChange'];
export type NewPasswordByMail = Schemas['NewPasswordByMail'];
export type ShownPassword = Schemas['ShownPassword'];
export type FactorState = Schemas['FactorState'];
export type NewTotp = Schemas['NewTotp'];
export type RecoveryCodes = Schemas['Codes'];
export type Profile = Schemas['MyAccount'];
export type ProfileChanges = Schemas['MyChanges'];

export type Doctor = Schemas['Doctor'];
export type Office = Schemas['Office'];
export type VisitType = Schemas['VisitType'];
export type Specialty = Schemas['Specialty'];
export type PublicSettings = Schemas['PublicSettings'];

export type Slot = Schemas['SlotBody'];
export type DoctorSlots = Schemas['DoctorSlots'];
export type FirstSlot = Schemas['FirstSlotBody'];
export type FirstSlots = Schemas['FirstSlots'];

export type Appointment = Schemas['Appointment'];
export type AppointmentStatus = Schemas['AppointmentStatus'];
export type Booking = Schemas['Booking'];
export type Move = Schemas['Rescheduling'];

export interface SlotSearch {
  readonly specialty?: string | undefined;
  readonly officeId?: string | undefined;
  readonly doctorId?: string | undefined;
  readonly visitTypeId?: string | undefined;
  readonly from?: PlainDate | undefined;
  readonly to?: PlainDate | undefined;
  readonly partOfDay?: string | undefined;
  readonly limit?: number | undefined;
  /** At most so many of each doctor, so that one empty agenda does not hide the others. */
  readonly perDoctor?: number | undefined;
}
