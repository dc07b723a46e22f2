import { computed, inject, Injectable, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import { AdminApi, type ManagedDoctor } from '@api/admin-api';
import { messageOf } from '@core/http/problem-message';
import { valueOf, viewOf } from '@core/http/view-state';

const PAUSE_MS = 250;

/** The doctors, active or not, by name. */
@Injectable()
export class DoctorsStore {
  readonly #api = inject(AdminApi);
  readonly #q = signal('');
  readonly #doctors = this.#api.doctors(() => ({ q: this.#q() }));
  readonly #offices = this.#api.offices();
  #pause: ReturnType<typeof setTimeout> | undefined;

  readonly searching = computed(() => this.#q() !== '');
  readonly officeNames = computed(
    () => new Map((valueOf(this.#offices)?.items ?? []).map((office) => [office.id, office.name])),
  );
  readonly doctors = computed(() => valueOf(this.#doctors)?.items ?? []);
  readonly cutShort = computed(() => (valueOf(this.#doctors)?.nextCursor ?? null) !== null);
  readonly view = computed(() => viewOf(this.#doctors, (page) => page.items.length === 0));
  readonly failure = computed(() => messageOf(this.#doctors.error()));

  search(q: string): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#q.set(q.trim());
    }, PAUSE_MS);
  }

  async remove(doctor: ManagedDoctor): Promise<void> {
    await firstValueFrom(this.#api.removeDoctor(doctor.id, doctor.version));
    this.#doctors.reload();
  }

  async setActive(doctor: ManagedDoctor, active: boolean): Promise<void> {
    try {
      await firstValueFrom(this.#api.changeDoctor(doctor.id, doctor.version, { active }));
    } finally {
      this.#doctors.reload();
    }
  }

  retry(): void {
    this.#doctors.reload();
  }
}
