import { computed, inject, Injectable, signal } from '@angular/core';

import { AgendaApi } from '@api/agenda-api';
import { Session } from '@core/auth/session';
import { messageOf } from '@core/http/problem-message';
import { valueOf } from '@core/http/view-state';

/**
 * Whose agenda is open: a doctor's own, or the one that the front desk chose. Listed in a route's providers; the
 * page hands over what the address says.
 */
@Injectable()
export class ChosenDoctor {
  readonly #user = inject(Session).user;
  readonly #wanted = signal<string | undefined>(undefined);
  /** True for those who may open every doctor's agenda. */
  readonly choosable = computed(() => this.#user() !== null && this.#user()?.role !== 'doctor');
  readonly #doctors = inject(AgendaApi).doctors(this.choosable);

  readonly doctors = computed(() => valueOf(this.#doctors)?.items ?? []);
  readonly id = computed(() =>
    this.choosable() ? (this.#wanted() ?? this.doctors()[0]?.id) : (this.#user()?.doctorId ?? undefined),
  );
  readonly doctor = computed(() => this.doctors().find((doctor) => doctor.id === this.id()));
  /** The desk's list could not be read, so nobody can be chosen. */
  readonly failed = computed(() => this.#doctors.status() === 'error');
  readonly none = computed(() => valueOf(this.#doctors)?.items.length === 0);
  readonly failure = computed(() => messageOf(this.#doctors.error()));

  choose(id: string | undefined): void {
    this.#wanted.set(id);
  }

  retry(): void {
    this.#doctors.reload();
  }
}
