import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { mdiAccountCheckOutline, mdiArrowLeft } from '@mdi/js';

import type { LikelyDuplicates } from '@api/patients-api';
import { EmptyState } from '@shared/ui/empty-state';
import { FailedState } from '@shared/ui/failed-state';
import { Icon } from '@shared/ui/icon';
import { LoadingState } from '@shared/ui/loading-state';

import { DuplicatesStore } from '../data/duplicates-store';
import { PatientWords } from './patient-words';

const LIKENESS: Readonly<Record<string, () => string>> = {
  'document-number': () => $localize`:@@patients.like.document:El mismo número de documento`,
  cuil: () => $localize`:@@patients.like.cuil:El mismo CUIL`,
  'name-and-birth-date': () =>
    $localize`:@@patients.like.name:El mismo nombre y la misma fecha de nacimiento`,
};

/** Who may be there twice, to be compared two by two. */
@Component({
  selector: 'app-duplicates-page',
  imports: [EmptyState, FailedState, Icon, LoadingState, RouterLink],
  templateUrl: './duplicates-page.html',
  styleUrl: './patients.scss',
})
export class DuplicatesPage {
  readonly #words = inject(PatientWords);
  protected readonly store = inject(DuplicatesStore);
  protected readonly icons = { mdiAccountCheckOutline, mdiArrowLeft };
  protected readonly groups = computed(() => this.store.pages.items().map((group) => this.#shown(group)));

  #shown({ likeness, count, patients }: LikelyDuplicates) {
    const rows = patients.map((patient) => this.#words.row(patient));
    const [first, second] = rows;
    return {
      key: `${likeness} ${first?.id ?? ''}`,
      heading: LIKENESS[likeness]?.() ?? $localize`:@@patients.like:Se parecen`,
      names: rows.map(({ fullName }) => fullName).join(', '),
      patients: rows,
      first: first?.id ?? '',
      pair: first && second && rows.length === 2 ? { first: first.id, second: second.id } : null,
      more: count - rows.length,
    };
  }
}
