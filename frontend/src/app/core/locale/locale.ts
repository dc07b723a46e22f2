import { DOCUMENT, Location } from '@angular/common';
import { inject, Injectable, isDevMode, LOCALE_ID } from '@angular/core';

import { Preferences } from '@core/preferences/preferences';

export type Language = 'es-AR' | 'en';

/** Which of the two built apps is running, and the way to the other one: Spanish at `/`, English at `/en/`. */
@Injectable({ providedIn: 'root' })
export class Locale {
  readonly #document = inject(DOCUMENT);
  readonly #location = inject(Location);
  readonly #preferences = inject(Preferences);

  readonly current: Language = inject(LOCALE_ID).startsWith('en') ? 'en' : 'es-AR';

  /** At start: who chose English and comes through the bare address gets English. A link to `/en/` is always followed. */
  follow(): void {
    const chosen = this.#preferences.read('language') === 'en';
    if (chosen && this.current === 'es-AR' && !isDevMode()) {
      const { pathname, search, hash } = this.#document.location;
      this.#document.location.replace(`/en${pathname}${search}${hash}`);
    }
  }

  /** Opens the page being looked at in the other language. */
  switchTo(language: Language): void {
    if (language === this.current) return;
    this.#preferences.write('language', language);
    const path = this.#location.path(true);
    this.#document.location.assign(`${language === 'en' ? '/en' : ''}${path === '' ? '/' : path}`);
  }
}
