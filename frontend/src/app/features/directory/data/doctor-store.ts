import { computed, inject, Injectable, signal } from '@angular/core';

import { DirectoryApi } from '@api/directory-api';
import { problemOf } from '@core/http/problem';
import { messageOf } from '@core/http/problem-message';
import { type View, valueOf, viewOf } from '@core/http/view-state';

/** One doctor of the directory, where they attend, and the kinds of visit a patient may book. */
@Injectable()
export class DoctorStore {
  readonly #api = inject(DirectoryApi);
  readonly #id = signal<string | undefined>(undefined);
  readonly #doctor = this.#api.doctor(this.#id);
  readonly #offices = this.#api.offices();
  readonly #visitTypes = this.#api.visitTypes();

  readonly doctor = computed(() => valueOf(this.#doctor));
  readonly offices = computed(() => {
    const ids = this.doctor()?.officeIds ?? [];
    const offices = valueOf(this.#offices)?.items ?? [];
    return offices.filter((office) => ids.includes(office.id));
  });
  readonly officeNames = computed(() => new Map(this.offices().map((office) => [office.id, office.name])));
  readonly visitTypes = computed(() => {
    const types = valueOf(this.#visitTypes)?.items ?? [];
    return types.filter((type) => type.active && type.selfBookable);
  });
  readonly view = computed<View>(() => viewOf(this.#doctor));
  readonly unknown = computed(() => problemOf(this.#doctor.error()).status === 404);
  readonly failure = computed(() => messageOf(this.#doctor.error()));

  show(id: string): void {
    this.#id.set(id);
  }

  retry(): void {
    this.#doctor.reload();
  }
}
