import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Observable } from 'rxjs';

import type {
  FactorState,
  NewPasswordByMail,
  NewTotp,
  PasswordChange,
  RecoveryCodes,
  ShownPassword,
} from './models';
import { API, publicly } from './request';

/** What guards an account: password, address, second factor. */
@Injectable({ providedIn: 'root' })
export class CredentialsApi {
  readonly #http = inject(HttpClient);

  /** Answered the same for every address. */
  forgotPassword(email: string): Observable<unknown> {
    return this.#http.post(`${API}/auth/password/forgot`, { email }, { context: publicly() });
  }

  resetPassword(body: NewPasswordByMail): Observable<unknown> {
    return this.#http.post(`${API}/auth/password/reset`, body, { context: publicly() });
  }

  verifyEmail(token: string): Observable<unknown> {
    return this.#http.post(`${API}/auth/email/verify`, { token }, { context: publicly() });
  }

  /** Answered the same for every address. */
  resendVerification(email: string): Observable<unknown> {
    return this.#http.post(`${API}/auth/email/resend`, { email }, { context: publicly() });
  }

  reauthenticate(body: ShownPassword): Observable<unknown> {
    return this.#http.post(`${API}/auth/reauthenticate`, body);
  }

  changePassword(body: PasswordChange): Observable<unknown> {
    return this.#http.post(`${API}/auth/password/change`, body);
  }

  changeEmail(email: string): Observable<unknown> {
    return this.#http.post(`${API}/auth/email/change`, { email });
  }

  factors(): HttpResourceRef<FactorState | undefined> {
    return httpResource<FactorState>(() => `${API}/auth/mfa`);
  }

  enrolTotp(): Observable<NewTotp> {
    return this.#http.post<NewTotp>(`${API}/auth/mfa/totp`, {});
  }

  confirmTotp(code: string): Observable<RecoveryCodes> {
    return this.#http.post<RecoveryCodes>(`${API}/auth/mfa/totp/confirm`, { code });
  }

  removeTotp(): Observable<unknown> {
    return this.#http.delete(`${API}/auth/mfa/totp`);
  }

  renewRecoveryCodes(): Observable<RecoveryCodes> {
    return this.#http.post<RecoveryCodes>(`${API}/auth/mfa/recovery-codes`, {});
  }
}
