import { type HttpEvent, type HttpInterceptorFn, type HttpRequest } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, from, type Observable, switchMap, throwError } from 'rxjs';

import { SESSION_USE } from '@api/request';
import { problemOf } from '@core/http/problem';

import { LoginDetour } from './login-detour';
import { Session } from './session';

/** Carries the token; on a 401 refreshes once and tries again; when that fails too, leads to the login page. */
export const authInterceptor: HttpInterceptorFn = (request, next) => {
  if (!request.url.startsWith('/api/') || request.context.get(SESSION_USE) === 'none') return next(request);

  const session = inject(Session);
  const detour = inject(LoginDetour);
  const send = (token: string | null): Observable<HttpEvent<unknown>> => next(withToken(request, token));

  return from(session.token()).pipe(
    switchMap((token) =>
      send(token).pipe(
        catchError((error: unknown) => {
          if (problemOf(error).status !== 401 || token === null) return throwError(() => error);
          return from(session.refresh()).pipe(
            switchMap((fresh) => (fresh === null ? throwError(() => error) : send(fresh))),
          );
        }),
      ),
    ),
    catchError((error: unknown) => {
      if (problemOf(error).status === 401 && !session.signedIn()) detour.sessionEnded();
      return throwError(() => error);
    }),
  );
};

function withToken(request: HttpRequest<unknown>, token: string | null): HttpRequest<unknown> {
  return token === null ? request : request.clone({ setHeaders: { Authorization: `Bearer ${token}` } });
}
