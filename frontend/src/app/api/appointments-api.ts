import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Observable } from 'rxjs';

import type { Appointment, Booking, Move, Page } from './models';
import { API, query } from './request';

export interface AppointmentSearch {
  readonly doctorId?: string | undefined;
  readonly patientId?: string | undefined;
  /** States separated by commas. */
  readonly status?: string | undefined;
  /** Civil dates in the clinic's zone. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** By start; `asc` when not said. */
  readonly order?: 'asc' | 'desc' | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** The changes of state that take nothing more than a press. */
export type AppointmentStep = 'confirm' | 'arrive' | 'start' | 'complete' | 'no-show';

/** Turnos. Every change takes the idempotency key of the user's intention (`Intention`). */
@Injectable({ providedIn: 'root' })
export class AppointmentsApi {
  readonly #http = inject(HttpClient);

  list(search: () => AppointmentSearch | undefined): HttpResourceRef<Page<Appointment> | undefined> {
    return httpResource<Page<Appointment>>(() => {
      const asked = search();
      return asked === undefined ? undefined : { url: `${API}/appointments`, params: query(asked) };
    });
  }

  get(id: () => string | undefined): HttpResourceRef<Appointment | undefined> {
    return httpResource<Appointment>(() => {
      const asked = id();
      return asked === undefined ? undefined : `${API}/appointments/${asked}`;
    });
  }

  book(booking: Booking, idempotencyKey: string): Observable<Appointment> {
    return this.#http.post<Appointment>(`${API}/appointments`, booking, keyed(idempotencyKey));
  }

  step(id: string, step: AppointmentStep, idempotencyKey: string): Observable<Appointment> {
    return this.#http.post<Appointment>(`${API}/appointments/${id}/${step}`, {}, keyed(idempotencyKey));
  }

  cancel(id: string, reason: string | undefined, idempotencyKey: string): Observable<Appointment> {
    return this.#http.post<Appointment>(
      `${API}/appointments/${id}/cancel`,
      query({ reason }),
      keyed(idempotencyKey),
    );
  }

  reschedule(id: string, move: Move, idempotencyKey: string): Observable<Appointment> {
    return this.#http.post<Appointment>(`${API}/appointments/${id}/reschedule`, move, keyed(idempotencyKey));
  }
}

function keyed(idempotencyKey: string): { headers: Record<string, string> } {
  return { headers: { 'Idempotency-Key': idempotencyKey } };
}
