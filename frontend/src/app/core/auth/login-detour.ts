import { inject, Injectable } from '@angular/core';
import { Router, type UrlTree } from '@angular/router';

import type { Role } from '@api/models';

/** Where each role begins. */
const HOME: Readonly<Record<Role, string>> = {
  patient: '/inicio',
  doctor: '/agenda',
  admin: '/admin',
  receptionist: '/agenda',
};

/** Sends people to log in and brings them back to where they were going. */
@Injectable({ providedIn: 'root' })
export class LoginDetour {
  readonly #router = inject(Router);

  /** The login page that returns to `url`. */
  via(url: string, reason?: 'expired'): UrlTree {
    return this.#router.createUrlTree(['/ingresar'], {
      queryParams: { volver: safeReturn(url), ...(reason ? { motivo: 'sesion' } : {}) },
    });
  }

  /** Where to go after logging in. */
  after(volver: string | undefined, role: Role): UrlTree {
    return this.#router.parseUrl(safeReturn(volver) ?? HOME[role]);
  }

  homeOf(role: Role): UrlTree {
    return this.#router.parseUrl(HOME[role]);
  }

  sessionEnded(): void {
    const { url } = this.#router;
    if (!url.startsWith('/ingresar')) void this.#router.navigateByUrl(this.via(url, 'expired'));
  }
}

/** Only paths of this app: an open redirect would lend our name to others. */
function safeReturn(url: string | undefined): string | null {
  return url && /^\/(?![/\\])/.test(url) && !url.startsWith('/ingresar') ? url : null;
}
