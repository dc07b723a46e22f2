import { inject } from '@angular/core';
import { ActivatedRoute, Router } from '@angular/router';

/**
 * The one-time token of a letter's link (`#token=…`), taken out of the address bar and of the history at once. Call it
 * while a page is made.
 */
export function takeLinkToken(): string | null {
  const route = inject(ActivatedRoute);
  const token = new URLSearchParams(route.snapshot.fragment ?? '').get('token');
  if (route.snapshot.fragment !== null) {
    void inject(Router).navigate([], { relativeTo: route, replaceUrl: true });
  }
  return token === '' ? null : token;
}
