import { inject, Injectable } from '@angular/core';

import { type LikelyDuplicates, PatientsApi } from '@api/patients-api';

import { PagesOf } from './pages-of';

/** Groups of patients who look like one person. */
@Injectable()
export class DuplicatesStore {
  readonly #api = inject(PatientsApi);

  readonly pages = new PagesOf<LikelyDuplicates>((cursor) => this.#api.duplicates(cursor));
}
