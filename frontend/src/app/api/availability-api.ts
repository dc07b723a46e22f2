import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Observable } from 'rxjs';

import type { Page } from './models';
import { API, ifMatch } from './request';
import type { components } from './schema.gen';

type Schemas = components['schemas'];

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const satisfies readonly Weekday[];

export type Weekday = Schemas['WeekdayName'];

/** `HH:MM`, civil times of the office. */
export type AvailabilityRule = Schemas['AvailabilityRule'];

export type AvailabilityWindow = Schemas['AvailabilityWindow'];

export type Absence = Schemas['Absence'];

export type RuleBody = Omit<AvailabilityRule, 'id' | 'doctorId' | 'version'>;
export type WindowBody = Omit<AvailabilityWindow, 'id' | 'doctorId' | 'version'>;
export type AbsenceBody = Pick<Absence, 'start' | 'end' | 'reason'>;

/** What becomes of turnos that a change would leave without availability; `reject` lists them. */
export type OnConflict = 'reject' | 'keep' | 'cancel';

/** A turno that a change would leave without availability. */
export interface AffectedAppointment {
  readonly id: string;
  readonly start: string;
  readonly end: string;
  readonly status: string;
  readonly officeId: string;
  readonly doctorId: string;
  readonly doctorName: string;
  readonly patientId: string;
  readonly patientName: string;
}

/** When a doctor attends: weekly rules, single dates, absences. For the doctor and the front desk. */
@Injectable({ providedIn: 'root' })
export class AvailabilityApi {
  readonly #http = inject(HttpClient);

  rules(doctorId: () => string | undefined): HttpResourceRef<Page<AvailabilityRule> | undefined> {
    return ofDoctor(doctorId, 'availability-rules');
  }

  windows(doctorId: () => string | undefined): HttpResourceRef<Page<AvailabilityWindow> | undefined> {
    return ofDoctor(doctorId, 'availability-windows');
  }

  absences(doctorId: () => string | undefined): HttpResourceRef<Page<Absence> | undefined> {
    return ofDoctor(doctorId, 'absences');
  }

  addRule(doctorId: string, rule: RuleBody): Observable<AvailabilityRule> {
    return this.#http.post<AvailabilityRule>(`${API}/doctors/${doctorId}/availability-rules`, given(rule));
  }

  changeRule(
    { doctorId, id, version }: AvailabilityRule,
    rule: RuleBody,
    onConflict: OnConflict,
  ): Observable<AvailabilityRule> {
    return this.#http.patch<AvailabilityRule>(
      `${API}/doctors/${doctorId}/availability-rules/${id}`,
      { ...rule, onConflict },
      { headers: ifMatch(version) },
    );
  }

  removeRule({ doctorId, id, version }: AvailabilityRule, onConflict: OnConflict): Observable<unknown> {
    return this.#http.delete(`${API}/doctors/${doctorId}/availability-rules/${id}`, {
      headers: ifMatch(version),
      params: { onConflict },
    });
  }

  addWindow(doctorId: string, window: WindowBody): Observable<AvailabilityWindow> {
    return this.#http.post<AvailabilityWindow>(`${API}/doctors/${doctorId}/availability-windows`, window);
  }

  changeWindow(
    { doctorId, id, version }: AvailabilityWindow,
    window: WindowBody,
    onConflict: OnConflict,
  ): Observable<AvailabilityWindow> {
    return this.#http.patch<AvailabilityWindow>(
      `${API}/doctors/${doctorId}/availability-windows/${id}`,
      { ...window, onConflict },
      { headers: ifMatch(version) },
    );
  }

  removeWindow({ doctorId, id, version }: AvailabilityWindow, onConflict: OnConflict): Observable<unknown> {
    return this.#http.delete(`${API}/doctors/${doctorId}/availability-windows/${id}`, {
      headers: ifMatch(version),
      params: { onConflict },
    });
  }

  /** An absence takes the time itself, so turnos in it cannot be kept. */
  addAbsence(doctorId: string, absence: AbsenceBody, onConflict: OnConflict): Observable<Absence> {
    return this.#http.post<Absence>(`${API}/doctors/${doctorId}/absences`, {
      ...given(absence),
      onConflict,
    });
  }

  changeAbsence(
    { doctorId, id, version }: Absence,
    absence: AbsenceBody,
    onConflict: OnConflict,
  ): Observable<Absence> {
    return this.#http.patch<Absence>(
      `${API}/doctors/${doctorId}/absences/${id}`,
      { ...absence, onConflict },
      { headers: ifMatch(version) },
    );
  }

  removeAbsence({ doctorId, id, version }: Absence): Observable<unknown> {
    return this.#http.delete(`${API}/doctors/${doctorId}/absences/${id}`, { headers: ifMatch(version) });
  }
}

function ofDoctor<T>(doctorId: () => string | undefined, what: string): HttpResourceRef<Page<T> | undefined> {
  return httpResource<Page<T>>(() => {
    const id = doctorId();
    return id === undefined ? undefined : `${API}/doctors/${id}/${what}`;
  });
}

/** The body without its nulls: what is absent is empty in a new one. */
function given(body: object): object {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}
