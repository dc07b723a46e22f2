import { inject, Injectable, signal } from '@angular/core';

import { type Patient, PatientsApi } from '@api/patients-api';

import { PagesOf } from './pages-of';

const PAUSE_MS = 250;

/** The patients of the clinic, by name. */
@Injectable()
export class PatientsStore {
  readonly #api = inject(PatientsApi);
  readonly #q = signal('');
  readonly #closed = signal(false);
  #pause: ReturnType<typeof setTimeout> | undefined;

  readonly pages = new PagesOf<Patient>((cursor) =>
    this.#api.patients(() => ({ q: this.#q(), includeClosed: this.#closed(), cursor: cursor() })),
  );
  readonly q = this.#q.asReadonly();

  search(q: string): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.pages.restart();
      this.#q.set(q.trim());
    }, PAUSE_MS);
  }

  includeClosed(closed: boolean): void {
    this.pages.restart();
    this.#closed.set(closed);
  }
}
