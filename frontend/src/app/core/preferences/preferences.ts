import { DOCUMENT } from '@angular/common';
import { inject, Injectable } from '@angular/core';

/** `signed-in` only says that asking for a session is worth a request; it is no secret. */
export type PreferenceName = (typeof NAMES)[number];

const NAMES = ['language', 'theme', 'office', 'signed-in'] as const;
const PREFIX = 'turnoplus.';

/** Harmless preferences of this browser. Never a token, never a name, never health data. */
@Injectable({ providedIn: 'root' })
export class Preferences {
  readonly #window = inject(DOCUMENT).defaultView;

  read(name: PreferenceName): string | null {
    try {
      return this.#window?.localStorage.getItem(PREFIX + name) ?? null;
    } catch {
      return null; // storage may be forbidden; preferences are a comfort
    }
  }

  write(name: PreferenceName, value: string): void {
    try {
      this.#window?.localStorage.setItem(PREFIX + name, value);
    } catch {
      // as above
    }
  }

  forget(name: PreferenceName): void {
    try {
      this.#window?.localStorage.removeItem(PREFIX + name);
    } catch {
      // as above
    }
  }

  /** On logout nothing of the person stays behind. */
  clear(): void {
    for (const name of NAMES) this.forget(name);
  }
}
