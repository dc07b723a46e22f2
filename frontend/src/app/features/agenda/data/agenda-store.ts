import { computed, DestroyRef, inject, Injectable, linkedSignal, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import { AgendaApi } from '@api/agenda-api';
import { AppointmentsApi } from '@api/appointments-api';
import { DirectoryApi } from '@api/directory-api';
import type { Appointment } from '@api/models';
import { CLOCK } from '@core/clock/clock';
import { ChosenDoctor } from '@core/doctors/chosen-doctor';
import { Intention } from '@core/http/idempotency';
import { problemOf } from '@core/http/problem';
import { messageOf } from '@core/http/problem-message';
import { type View, valueOf } from '@core/http/view-state';
import { addDays, mondayOf, type PlainDate } from '@shared/util/civil';

import { isAnswered } from './answered';
import { type AgendaStep, nextPatient, nextSteps } from './next-steps';

const MOST_TURNOS = 100;
/** The waiting room moves without us: look again this often while somebody is looking. */
const REFRESH_MS = 45_000;

export type Reach = 'day' | 'week';

/** A doctor's turnos of a day or of a week. Listed in the route's providers. */
@Injectable()
export class AgendaStore {
  readonly #api = inject(AgendaApi);
  readonly #appointments = inject(AppointmentsApi);
  readonly #clock = inject(CLOCK);
  readonly #settings = inject(DirectoryApi).settings();
  readonly #reach = signal<Reach>('day');
  readonly #wanted = signal<PlainDate | undefined>(undefined);
  readonly #busy = signal<string | null>(null);
  readonly #now = signal(this.#clock.now());
  readonly #intentions = new Map<string, Intention>();

  readonly owner = inject(ChosenDoctor);
  readonly timeZone = computed(() => valueOf(this.#settings)?.timeZone);
  readonly today = computed<PlainDate | undefined>(() => {
    const zone = this.timeZone();
    this.#now();
    return zone === undefined ? undefined : this.#clock.today(zone);
  });
  readonly day = linkedSignal<PlainDate | undefined>(() => this.#wanted() ?? this.today());
  readonly monday = computed(() => {
    const day = this.day();
    return day === undefined ? undefined : mondayOf(day);
  });

  readonly #agenda = this.#api.agenda(
    () => this.owner.id(),
    () => {
      const day = this.day();
      const monday = this.monday();
      if (day === undefined || monday === undefined) return undefined;
      return this.#reach() === 'day'
        ? { from: day, to: day, limit: MOST_TURNOS }
        : { from: monday, to: addDays(monday, 6), limit: MOST_TURNOS };
    },
  );

  readonly #all = computed(() => valueOf(this.#agenda)?.items ?? []);
  /** Those that take place (or took), by time. */
  readonly turnos = computed(() => this.#all().filter((turno) => turno.status !== 'cancelled'));
  readonly cancelled = computed(() => this.#all().filter((turno) => turno.status === 'cancelled'));
  readonly cutShort = computed(() => (valueOf(this.#agenda)?.nextCursor ?? null) !== null);
  readonly next = computed(() =>
    this.day() === this.today() ? nextPatient(this.turnos(), this.#now()) : undefined,
  );
  readonly counts = computed(() => {
    const count = (status: Appointment['status']): number =>
      this.turnos().filter((turno) => turno.status === status).length;
    return {
      all: this.turnos().length,
      waiting: count('arrived'),
      seen: count('completed'),
      requested: count('requested'),
    };
  });
  readonly busy = this.#busy.asReadonly();
  readonly now = this.#now.asReadonly();

  readonly view = computed<View>(() => {
    if (this.owner.failed() || this.#settings.status() === 'error') return 'failed';
    if (this.owner.none()) return 'empty';
    if (this.#agenda.status() === 'error') return 'failed';
    if (!this.#agenda.hasValue()) return 'loading';
    return this.#all().length === 0 ? 'empty' : 'ready';
  });
  readonly failure = computed(() =>
    this.owner.failed() ? this.owner.failure() : messageOf(this.#settings.error() ?? this.#agenda.error()),
  );

  constructor() {
    const timer = setInterval(() => {
      if (typeof document !== 'undefined' && document.hidden) return;
      this.refresh();
    }, REFRESH_MS);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
    });
  }

  show(reach: Reach, day: PlainDate | undefined): void {
    this.#reach.set(reach);
    this.#wanted.set(day);
  }

  steps(turno: Appointment): ReturnType<typeof nextSteps> {
    return nextSteps(turno, this.#now());
  }

  /** Takes the step and puts the answer in its place; what the server knows better is read again. */
  async take(turno: Appointment, step: AgendaStep, reason?: string): Promise<void> {
    const intention = this.#intentions.get(turno.id) ?? new Intention();
    this.#intentions.set(turno.id, intention);
    const key = intention.keyFor({ step, reason, version: turno.version });
    this.#busy.set(turno.id);
    try {
      const changed = await firstValueFrom(
        step === 'cancel'
          ? this.#appointments.cancel(turno.id, reason, key)
          : this.#appointments.step(turno.id, step, key),
      );
      intention.done();
      this.#now.set(this.#clock.now());
      this.#agenda.update((page) => page && { ...page, items: replaced(page.items, changed) });
    } catch (error) {
      if (isAnswered(problemOf(error).status)) intention.done();
      this.refresh();
      throw error;
    } finally {
      this.#busy.set(null);
    }
  }

  refresh(): void {
    this.#now.set(this.#clock.now());
    this.#agenda.reload();
  }

  retry(): void {
    if (this.owner.failed()) this.owner.retry();
    if (this.#settings.status() === 'error') this.#settings.reload();
    this.refresh();
  }
}

function replaced(items: readonly Appointment[], changed: Appointment): readonly Appointment[] {
  return items.map((item) => (item.id === changed.id ? changed : item));
}
