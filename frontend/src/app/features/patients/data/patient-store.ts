import { computed, inject, Injectable, signal } from '@angular/core';

import { PatientsApi } from '@api/patients-api';
import { messageOf } from '@core/http/problem-message';
import { valueOf, viewOf } from '@core/http/view-state';

/** One patient. */
@Injectable()
export class PatientStore {
  readonly #api = inject(PatientsApi);
  readonly #id = signal<string | undefined>(undefined);
  readonly #patient = this.#api.patient(this.#id);

  readonly patient = computed(() => valueOf(this.#patient));
  readonly view = computed(() => viewOf(this.#patient));
  readonly failure = computed(() => messageOf(this.#patient.error()));

  open(id: string): void {
    this.#id.set(id);
  }

  retry(): void {
    this.#patient.reload();
  }
}
