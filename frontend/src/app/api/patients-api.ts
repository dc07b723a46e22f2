import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Observable } from 'rxjs';

import type { Page } from './models';
import { API, ifMatch, query } from './request';
import type { components } from './schema.gen';

type Schemas = components['schemas'];

export type Patient = Schemas['Patient'];
export type LikelyDuplicates = Schemas['LikelyDuplicates'];
export type MergePreview = Schemas['MergePreview'];

export interface PatientSearch {
  readonly q: string;
  readonly includeClosed: boolean;
  readonly cursor: string | undefined;
}

/** Two patients who are one person: who stays, and who is merged into them. */
export interface Pair {
  readonly survivorId: string;
  readonly otherId: string;
}

/** What the front desk and admins know and do of patients. */
@Injectable({ providedIn: 'root' })
export class PatientsApi {
  readonly #http = inject(HttpClient);

  patients(search: () => PatientSearch): HttpResourceRef<Page<Patient> | undefined> {
    return httpResource<Page<Patient>>(() => ({ url: `${API}/patients`, params: query(search()) }));
  }

  patient(id: () => string | undefined): HttpResourceRef<Patient | undefined> {
    return httpResource<Patient>(() => {
      const asked = id();
      return asked === undefined ? undefined : `${API}/patients/${asked}`;
    });
  }

  /** Groups of active patients who look like one person. */
  duplicates(cursor: () => string | undefined): HttpResourceRef<Page<LikelyDuplicates> | undefined> {
    return httpResource<Page<LikelyDuplicates>>(() => ({
      url: `${API}/patients/duplicates`,
      params: query({ cursor: cursor() }),
    }));
  }

  mergePreview(pair: () => Pair | undefined): HttpResourceRef<MergePreview | undefined> {
    return httpResource<MergePreview>(() => {
      const asked = pair();
      if (asked === undefined) return undefined;
      const { survivorId, otherId } = asked;
      return { url: `${API}/patients/${survivorId}/merge-preview`, params: { otherId } };
    });
  }

  /** There is no undoing it; `version` is that of the survivor who was looked at. */
  merge({ survivorId, otherId }: Pair, version: number, key: string): Observable<Patient> {
    return this.#http.post<Patient>(
      `${API}/patients/${survivorId}/merge`,
      { otherId },
      { headers: { ...ifMatch(version), 'Idempotency-Key': key } },
    );
  }
}
