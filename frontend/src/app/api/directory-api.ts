import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Observable } from 'rxjs';

import type {
  Doctor,
  DoctorSlots,
  FirstSlots,
  Office,
  Page,
  PublicSettings,
  SlotSearch,
  Specialty,
  VisitType,
} from './models';
import { API, publicly, query } from './request';

export interface DoctorSearch {
  readonly specialty?: string | undefined;
  readonly officeId?: string | undefined;
  readonly q?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface DoctorSlotsSearch {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly visitTypeId?: string | undefined;
  readonly officeId?: string | undefined;
}

/**
 * What anybody may read: doctors, offices, visit types, free turnos, the clinic's public settings. The methods that
 * give a resource take a function and are called from a constructor or a field (an injection context); the resource
 * stays idle while the function gives `undefined`.
 */
@Injectable({ providedIn: 'root' })
export class DirectoryApi {
  readonly #http = inject(HttpClient);

  doctors(search: () => DoctorSearch | undefined): HttpResourceRef<Page<Doctor> | undefined> {
    return publicResource<Page<Doctor>>(search, () => '/doctors');
  }

  doctor(id: () => string | undefined): HttpResourceRef<Doctor | undefined> {
    return httpResource<Doctor>(() => {
      const doctorId = id();
      return doctorId === undefined ? undefined : { url: `${API}/doctors/${doctorId}`, context: publicly() };
    });
  }

  specialties(): HttpResourceRef<{ readonly items: readonly Specialty[] } | undefined> {
    return httpResource(() => ({ url: `${API}/specialties`, context: publicly() }));
  }

  offices(): HttpResourceRef<Page<Office> | undefined> {
    return httpResource(() => ({ url: `${API}/offices`, params: { limit: 100 }, context: publicly() }));
  }

  visitTypes(): HttpResourceRef<Page<VisitType> | undefined> {
    return httpResource(() => ({ url: `${API}/visit-types`, params: { limit: 100 }, context: publicly() }));
  }

  settings(): HttpResourceRef<PublicSettings | undefined> {
    return httpResource(() => ({ url: `${API}/settings/public`, context: publicly() }));
  }

  firstSlots(search: () => SlotSearch | undefined): HttpResourceRef<FirstSlots | undefined> {
    return publicResource<FirstSlots>(search, () => '/slots');
  }

  doctorSlots(
    id: () => string | undefined,
    search: () => DoctorSlotsSearch | undefined,
  ): HttpResourceRef<DoctorSlots | undefined> {
    return publicResource<DoctorSlots>(
      () => (id() === undefined ? undefined : search()),
      () => `/doctors/${id() ?? ''}/slots`,
    );
  }

  /** The same as `doctorSlots`, asked once. */
  findDoctorSlots(doctorId: string, search: DoctorSlotsSearch): Observable<DoctorSlots> {
    return this.#http.get<DoctorSlots>(`${API}/doctors/${doctorId}/slots`, {
      params: query(search),
      context: publicly(),
    });
  }
}

function publicResource<T>(
  search: () => object | undefined,
  path: () => string,
): HttpResourceRef<T | undefined> {
  return httpResource<T>(() => {
    const asked = search();
    if (asked === undefined) return undefined;
    return { url: `${API}${path()}`, params: query(asked), context: publicly() };
  });
}
