import { HttpClient, HttpContext, httpResource, type HttpResourceRef } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Observable } from 'rxjs';

import type { Credentials, OwnSession, Page, Registration, SessionAnswer } from './models';
import { API, publicly } from './request';

/** The server asks for it wherever the refresh cookie is spent. */
const WEB_CLIENT = { 'X-Turnoplus-Client': 'web' };

/** Sessions: register, login, refresh, logout, own devices. */
@Injectable({ providedIn: 'root' })
export class AuthApi {
  readonly #http = inject(HttpClient);

  /** A session; nothing (202) where the clinic wants the address proved first. */
  register(registration: Registration): Observable<SessionAnswer | null> {
    return this.#http.post<SessionAnswer | null>(`${API}/auth/register`, registration, this.#withCookie());
  }

  login(credentials: Credentials): Observable<SessionAnswer> {
    return this.#http.post<SessionAnswer>(`${API}/auth/login`, credentials, this.#withCookie());
  }

  refresh(): Observable<SessionAnswer> {
    return this.#http.post<SessionAnswer>(`${API}/auth/refresh`, {}, this.#withCookie());
  }

  logout(): Observable<unknown> {
    return this.#http.post(`${API}/auth/logout`, {}, { headers: WEB_CLIENT });
  }

  logoutEverywhere(): Observable<unknown> {
    return this.#http.post(`${API}/auth/logout-all`, {}, { headers: WEB_CLIENT });
  }

  sessions(): HttpResourceRef<Page<OwnSession> | undefined> {
    return httpResource<Page<OwnSession>>(() => `${API}/auth/sessions`);
  }

  endSession(id: string): Observable<unknown> {
    return this.#http.delete(`${API}/auth/sessions/${id}`, { headers: WEB_CLIENT });
  }

  #withCookie(): { headers: Record<string, string>; context: HttpContext } {
    return { headers: WEB_CLIENT, context: publicly() };
  }
}
