import type { HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';

import { Locale } from './locale';

/** Asks the server for its words (problem details) in the language of the screen. */
export const languageInterceptor: HttpInterceptorFn = (request, next) =>
  next(request.clone({ setHeaders: { 'Accept-Language': inject(Locale).current } }));
