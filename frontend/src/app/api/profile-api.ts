import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Observable } from 'rxjs';

import type { Profile } from './models';
import { API, ifMatch } from './request';

export interface ProfileChanges {
  readonly fullName?: string;
  readonly phone?: string | null;
  readonly birthDate?: string | null;
}

/** The signed-in person. */
@Injectable({ providedIn: 'root' })
export class ProfileApi {
  readonly #http = inject(HttpClient);

  me(): HttpResourceRef<Profile | undefined> {
    return httpResource<Profile>(() => `${API}/users/me`);
  }

  change(changes: ProfileChanges, version: number): Observable<Profile> {
    return this.#http.patch<Profile>(`${API}/users/me`, changes, { headers: ifMatch(version) });
  }
}
