import { DOCUMENT } from '@angular/common';
import { inject, Injectable, signal } from '@angular/core';

import { Preferences } from '@core/preferences/preferences';

export type ThemeChoice = 'system' | 'light' | 'dark';

/** Light or dark: the system's choice, unless the person made one. */
@Injectable({ providedIn: 'root' })
export class Theme {
  readonly #root = inject(DOCUMENT).documentElement;
  readonly #preferences = inject(Preferences);
  readonly #choice = signal<ThemeChoice>(choiceFrom(this.#preferences.read('theme')));

  readonly choice = this.#choice.asReadonly();

  choose(choice: ThemeChoice): void {
    this.#choice.set(choice);
    this.#preferences.write('theme', choice);
    this.apply();
  }

  apply(): void {
    const choice = this.#choice();
    if (choice === 'system') delete this.#root.dataset['theme'];
    else this.#root.dataset['theme'] = choice;
  }
}

function choiceFrom(text: string | null): ThemeChoice {
  return text === 'light' || text === 'dark' ? text : 'system';
}
