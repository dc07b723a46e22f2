import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Observable } from 'rxjs';

import type { DoctorSlotsSearch } from './directory-api';
import type { Appointment, Booking, Doctor, DoctorSlots, Page } from './models';
import { API, query } from './request';
import type { components } from './schema.gen';

type Schemas = components['schemas'];

export type Patient = Schemas['Patient'];

export type NewPatient = Schemas['NewPatient'];

export interface AgendaSearch {
  readonly from?: string;
  readonly to?: string;
  readonly order?: 'asc' | 'desc';
  readonly limit: number;
}

/** A booking by the staff: for somebody, and over a full agenda when `overbooking` says why. */
export type StaffBooking = Booking & { readonly patientId: string };

/** What the doctor and the front desk read and book by. */
@Injectable({ providedIn: 'root' })
export class AgendaApi {
  readonly #http = inject(HttpClient);

  agenda(
    doctorId: () => string | undefined,
    search: () => AgendaSearch | undefined,
  ): HttpResourceRef<Page<Appointment> | undefined> {
    return httpResource<Page<Appointment>>(() => {
      const id = doctorId();
      const asked = search();
      if (id === undefined || asked === undefined) return undefined;
      return { url: `${API}/doctors/${id}/appointments`, params: query(asked) };
    });
  }

  /** The doctors as the signed-in person may see them. */
  doctors(wanted: () => boolean): HttpResourceRef<Page<Doctor> | undefined> {
    return httpResource<Page<Doctor>>(() =>
      wanted() ? { url: `${API}/doctors`, params: { limit: 100 } } : undefined,
    );
  }

  /** The front desk finds patients by name or document. */
  patients(q: () => string | undefined): HttpResourceRef<Page<Patient> | undefined> {
    return httpResource<Page<Patient>>(() => {
      const asked = q();
      return asked === undefined ? undefined : { url: `${API}/patients`, params: { q: asked, limit: 8 } };
    });
  }

  addPatient(patient: NewPatient): Observable<Patient> {
    return this.#http.post<Patient>(`${API}/patients`, patient);
  }

  /** The free turnos that the signed-in person may book. */
  slots(
    doctorId: () => string | undefined,
    search: () => DoctorSlotsSearch | undefined,
  ): HttpResourceRef<DoctorSlots | undefined> {
    return httpResource<DoctorSlots>(() => {
      const id = doctorId();
      const asked = search();
      if (id === undefined || asked === undefined) return undefined;
      return { url: `${API}/doctors/${id}/slots`, params: query(asked) };
    });
  }

  book(booking: StaffBooking, idempotencyKey: string): Observable<Appointment> {
    return this.#http.post<Appointment>(`${API}/appointments`, booking, {
      headers: { 'Idempotency-Key': idempotencyKey },
    });
  }
}
