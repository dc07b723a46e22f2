import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';

import { EmptyState } from '@shared/ui/empty-state';
import { FailedState } from '@shared/ui/failed-state';
import { LoadingState } from '@shared/ui/loading-state';

import { PatientsStore } from '../data/patients-store';
import { PatientName } from '../ui/patient-name';
import { PatientWords } from './patient-words';

/** Finds a patient, and leads to who may be there twice. */
@Component({
  selector: 'app-patients-page',
  imports: [EmptyState, FailedState, LoadingState, PatientName, RouterLink],
  templateUrl: './patients-page.html',
  styleUrl: './patients.scss',
})
export class PatientsPage {
  readonly #words = inject(PatientWords);
  protected readonly store = inject(PatientsStore);

  protected readonly rows = computed(() =>
    this.store.pages.items().map((patient) => this.#words.row(patient)),
  );
}
