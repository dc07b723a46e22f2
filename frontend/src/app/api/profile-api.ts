import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Observable } from 'rxjs';

import type { Profile, ProfileChanges } from './models';
import { API, ifMatch } from './request';

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
