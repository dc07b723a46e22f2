import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Observable } from 'rxjs';

import type { Office, Page, VisitType } from './models';
import { API, ifMatch, query } from './request';
import type { components } from './schema.gen';

type Schemas = components['schemas'];

/** A doctor as an admin sees them: `email` is the login's, null when there is none. */
export type ManagedDoctor = Schemas['Doctor'];

export type DoctorBody = Required<Omit<Schemas['NewDoctor'], 'account' | 'payerIds'>> &
  Pick<Schemas['NewDoctor'], 'account'>;

export type OfficeBody = Schemas['NewOffice'];
export type VisitTypeBody = Schemas['NewVisitType'];

/** Whole days, the last one included, on which an office is closed. */
export type Closure = Schemas['Closure'];

export type ClosureBody = Schemas['NewClosure'];

export type Settings = Schemas['Settings'];
export type SettingsChanges = Schemas['SettingsChanges'];

/** Where a doctor or a visit type departs from the settings. */
export type SettingsOverride = Schemas['SettingsOverride'];
export type OverrideBody = Schemas['OverrideTerms'];

export interface ManagedDoctorSearch {
  readonly q?: string | undefined;
  readonly cursor?: string | undefined;
}

/** What an admin sets up. Changes carry the version that was read (412 when somebody was faster). */
@Injectable({ providedIn: 'root' })
export class AdminApi {
  readonly #http = inject(HttpClient);

  doctors(search: () => ManagedDoctorSearch): HttpResourceRef<Page<ManagedDoctor> | undefined> {
    return httpResource<Page<ManagedDoctor>>(() => ({
      url: `${API}/doctors`,
      params: { ...query(search()), includeInactive: true, limit: 100 },
    }));
  }

  doctor(id: () => string | undefined): HttpResourceRef<ManagedDoctor | undefined> {
    return one<ManagedDoctor>('doctors', id);
  }

  addDoctor(doctor: DoctorBody): Observable<ManagedDoctor> {
    const { bio, ...rest } = doctor;
    return this.#http.post<ManagedDoctor>(`${API}/doctors`, bio === null ? rest : doctor);
  }

  changeDoctor(id: string, version: number, changes: Partial<DoctorBody>): Observable<ManagedDoctor> {
    return this.#http.patch<ManagedDoctor>(`${API}/doctors/${id}`, changes, { headers: ifMatch(version) });
  }

  removeDoctor(id: string, version: number): Observable<unknown> {
    return this.#http.delete(`${API}/doctors/${id}`, { headers: ifMatch(version) });
  }

  offices(): HttpResourceRef<Page<Office> | undefined> {
    return httpResource<Page<Office>>(() => ({ url: `${API}/offices`, params: { limit: 100 } }));
  }

  office(id: () => string | undefined): HttpResourceRef<Office | undefined> {
    return one<Office>('offices', id);
  }

  addOffice(office: OfficeBody): Observable<Office> {
    return this.#http.post<Office>(`${API}/offices`, office);
  }

  changeOffice(
    id: string,
    version: number,
    changes: Partial<OfficeBody> & { readonly onConflict?: 'reject' | 'keep' },
  ): Observable<Office> {
    return this.#http.patch<Office>(`${API}/offices/${id}`, changes, { headers: ifMatch(version) });
  }

  removeOffice(id: string, version: number): Observable<unknown> {
    return this.#http.delete(`${API}/offices/${id}`, { headers: ifMatch(version) });
  }

  closures(officeId: () => string | undefined): HttpResourceRef<Page<Closure> | undefined> {
    return httpResource<Page<Closure>>(() => {
      const id = officeId();
      return id === undefined ? undefined : `${API}/offices/${id}/closures`;
    });
  }

  addClosure(officeId: string, closure: ClosureBody): Observable<Closure> {
    return this.#http.post<Closure>(`${API}/offices/${officeId}/closures`, closure);
  }

  removeClosure({ officeId, id, version }: Closure): Observable<unknown> {
    return this.#http.delete(`${API}/offices/${officeId}/closures/${id}`, { headers: ifMatch(version) });
  }

  visitTypes(): HttpResourceRef<Page<VisitType> | undefined> {
    return httpResource<Page<VisitType>>(() => ({ url: `${API}/visit-types`, params: { limit: 100 } }));
  }

  addVisitType(visitType: VisitTypeBody): Observable<VisitType> {
    return this.#http.post<VisitType>(`${API}/visit-types`, visitType);
  }

  changeVisitType(id: string, version: number, changes: Partial<VisitTypeBody>): Observable<VisitType> {
    return this.#http.patch<VisitType>(`${API}/visit-types/${id}`, changes, { headers: ifMatch(version) });
  }

  removeVisitType(id: string, version: number): Observable<unknown> {
    return this.#http.delete(`${API}/visit-types/${id}`, { headers: ifMatch(version) });
  }

  settings(): HttpResourceRef<Settings | undefined> {
    return httpResource<Settings>(() => `${API}/settings`);
  }

  changeSettings(version: number, changes: SettingsChanges): Observable<Settings> {
    return this.#http.patch<Settings>(`${API}/settings`, changes, { headers: ifMatch(version) });
  }

  overrides(): HttpResourceRef<Page<SettingsOverride> | undefined> {
    return httpResource<Page<SettingsOverride>>(() => `${API}/settings/overrides`);
  }

  /** Whole; `version` is that of the one it replaces. */
  setOverride(
    { doctorId, visitTypeId }: { readonly doctorId: string; readonly visitTypeId: string },
    body: OverrideBody,
    version: number | undefined,
  ): Observable<SettingsOverride> {
    return this.#http.put<SettingsOverride>(`${API}/settings/overrides`, body, {
      params: query({ doctorId, visitTypeId }),
      headers: version === undefined ? {} : ifMatch(version),
    });
  }

  removeOverride({ doctorId, visitTypeId, version }: SettingsOverride): Observable<unknown> {
    return this.#http.delete(`${API}/settings/overrides`, {
      params: query({ doctorId, visitTypeId }),
      headers: ifMatch(version),
    });
  }
}

function one<T>(what: string, id: () => string | undefined): HttpResourceRef<T | undefined> {
  return httpResource<T>(() => {
    const asked = id();
    return asked === undefined ? undefined : `${API}/${what}/${asked}`;
  });
}
