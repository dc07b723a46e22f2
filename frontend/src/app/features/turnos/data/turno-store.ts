import { computed, inject, Injectable, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import { AppointmentsApi } from '@api/appointments-api';
import { DirectoryApi } from '@api/directory-api';
import type { Appointment, Slot } from '@api/models';
import { CLOCK } from '@core/clock/clock';
import { Intention } from '@core/http/idempotency';
import { problemOf } from '@core/http/problem';
import { messageOf, problemMessage } from '@core/http/problem-message';
import { valueOf, type View, viewOfAll } from '@core/http/view-state';

const MINUTE_MS = 60_000;
const GONE = new Set(['slot-taken', 'slot-unavailable']);

/** One own turno: what it is, what may still be done with it, and doing it. */
@Injectable()
export class TurnoStore {
  readonly #api = inject(AppointmentsApi);
  readonly #clock = inject(CLOCK);
  readonly #directory = inject(DirectoryApi);
  readonly #id = signal<string | undefined>(undefined);
  readonly #busy = signal(false);
  readonly #refusal = signal<string | null>(null);
  readonly #taken = signal(false);
  readonly #intention = new Intention();
  readonly #turno = this.#api.get(this.#id);
  readonly #settings = this.#directory.settings();
  readonly #offices = this.#directory.offices();

  readonly turno = computed(() => valueOf(this.#turno));
  readonly office = computed(() =>
    valueOf(this.#offices)?.items.find((office) => office.id === this.turno()?.officeId),
  );
  readonly officeNames = computed(
    () => new Map((valueOf(this.#offices)?.items ?? []).map((office) => [office.id, office.name])),
  );
  readonly today = computed(() => {
    const turno = this.turno();
    return turno ? this.#clock.today(turno.timeZone) : undefined;
  });
  readonly view = computed<View>(() => viewOfAll(this.#turno, this.#settings));
  readonly unknown = computed(() => problemOf(this.#turno.error()).status === 404);
  readonly failure = computed(() => messageOf(this.#turno.error() ?? this.#settings.error()));

  /** Minutes before the start until which a change counts as made in time. */
  readonly window = computed(() => valueOf(this.#settings)?.cancellationWindowMinutes ?? 0);
  readonly changeable = computed(() => {
    const turno = this.turno();
    if (!turno || !['requested', 'booked'].includes(turno.status)) return false;
    return Date.parse(turno.start) > this.#clock.now().getTime();
  });
  readonly late = computed(() => {
    const turno = this.turno();
    return turno ? Date.parse(turno.start) - this.#clock.now().getTime() < this.window() * MINUTE_MS : false;
  });

  readonly busy = this.#busy.asReadonly();
  /** Why the last change was refused. */
  readonly refusal = this.#refusal.asReadonly();
  /** The time moved to was taken meanwhile. */
  readonly taken = this.#taken.asReadonly();

  show(id: string): void {
    this.#id.set(id);
  }

  cancel(): Promise<boolean> {
    return this.#change('cancel', (turno, key) => firstValueFrom(this.#api.cancel(turno.id, undefined, key)));
  }

  moveTo(slot: Slot): Promise<boolean> {
    const move = { start: slot.start, officeId: slot.officeId };
    return this.#change(move, (turno, key) => firstValueFrom(this.#api.reschedule(turno.id, move, key)));
  }

  retry(): void {
    for (const resource of [this.#turno, this.#settings]) {
      if (resource.status() === 'error') resource.reload();
    }
  }

  async #change(
    what: unknown,
    send: (turno: Appointment, key: string) => Promise<Appointment>,
  ): Promise<boolean> {
    const turno = this.turno();
    if (!turno || this.#busy()) return false;
    this.#busy.set(true);
    this.#refusal.set(null);
    this.#taken.set(false);
    try {
      this.#turno.set(await send(turno, this.#intention.keyFor([turno.id, what])));
      this.#intention.done();
      return true;
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status > 0 && problem.status < 500) this.#intention.done();
      if (GONE.has(problem.code)) this.#taken.set(true);
      else this.#refusal.set(problemMessage(problem));
      return false;
    } finally {
      this.#busy.set(false);
    }
  }
}
