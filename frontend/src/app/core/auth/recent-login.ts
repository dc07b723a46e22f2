import { type HttpInterceptorFn } from '@angular/common/http';
import { inject, InjectionToken } from '@angular/core';
import { Router } from '@angular/router';
import { catchError, from, switchMap, throwError } from 'rxjs';

import { problemOf } from '@core/http/problem';

/** Asks the person for the password (and the code) again; whether it was shown. */
export type AskAgain = () => Promise<boolean>;

/** The dialog that asks, loaded when it is needed first. */
export const ASK_AGAIN = new InjectionToken<AskAgain>('the dialog that asks for the password again');

/** Where a second factor is set up. */
const SECURITY = '/perfil/seguridad';

/**
 * What the server wants shown the password for is asked for once and sent again, whichever request it was; who still
 * has to set up a second factor is led to where that is done.
 */
export const recentLoginInterceptor: HttpInterceptorFn = (request, next) => {
  const ask = inject(ASK_AGAIN);
  const router = inject(Router);
  return next(request).pipe(
    catchError((error: unknown) => {
      const { code } = problemOf(error);
      if (code === 'second-factor-required' && !router.url.startsWith(SECURITY)) {
        void router.navigate([SECURITY], { queryParams: { motivo: 'segundo-factor' } });
      }
      if (code !== 'reauthentication-required') return throwError(() => error);
      return from(ask()).pipe(switchMap((shown) => (shown ? next(request) : throwError(() => error))));
    }),
  );
};

/** However many requests are refused together, the person is asked once. */
export function askedOnce(ask: AskAgain): AskAgain {
  let asking: Promise<boolean> | null = null;
  return () => {
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  };
}
