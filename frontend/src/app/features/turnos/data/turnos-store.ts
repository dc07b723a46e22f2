import { computed, inject, Injectable, signal } from '@angular/core';

import { AppointmentsApi } from '@api/appointments-api';
import { DirectoryApi } from '@api/directory-api';
import type { Appointment } from '@api/models';
import { CLOCK } from '@core/clock/clock';
import { messageOf } from '@core/http/problem-message';
import { valueOf, type View, viewOfAll } from '@core/http/view-state';

export type Side = 'coming' | 'past';

/** The states in which a turno is still to come. */
const OPEN = new Set(['requested', 'held', 'booked', 'arrived', 'in_consultation']);

/** The patient's own turnos: those to come, and the others. */
@Injectable()
export class TurnosStore {
  readonly #api = inject(AppointmentsApi);
  readonly #clock = inject(CLOCK);
  readonly #settings = inject(DirectoryApi).settings();
  readonly #side = signal<Side>('coming');
  readonly #cursor = signal<string | undefined>(undefined);
  /** The pages of past turnos that were shown before the current one. */
  readonly #before = signal<readonly Appointment[]>([]);

  readonly today = computed(() => {
    const zone = valueOf(this.#settings)?.timeZone;
    return zone === undefined ? undefined : this.#clock.today(zone);
  });
  readonly #coming = this.#api.list(() => {
    const from = this.today();
    return from === undefined ? undefined : { from, limit: 100 };
  });
  readonly #past = this.#api.list(() => {
    const to = this.today();
    return this.#side() === 'past' && to !== undefined
      ? { to, order: 'desc', limit: 50, cursor: this.#cursor() }
      : undefined;
  });

  readonly side = this.#side.asReadonly();
  readonly coming = computed(() =>
    sorted((valueOf(this.#coming)?.items ?? []).filter((turno) => this.#isComing(turno))),
  );
  readonly next = computed(() => this.coming()[0]);
  readonly past = computed(() => {
    const seen = new Map<string, Appointment>();
    for (const turno of [
      ...this.#before(),
      ...(valueOf(this.#past)?.items ?? []),
      ...(valueOf(this.#coming)?.items ?? []),
    ]) {
      if (!this.#isComing(turno)) seen.set(turno.id, turno);
    }
    return sorted([...seen.values()]).reverse();
  });
  readonly shown = computed(() => (this.#side() === 'coming' ? this.coming() : this.past()));
  readonly view = computed<View>(() => {
    const needed =
      this.#side() === 'coming' || this.#before().length > 0 ? [this.#coming] : [this.#coming, this.#past];
    const view = viewOfAll(this.#settings, ...needed);
    return view === 'ready' && this.shown().length === 0 ? 'empty' : view;
  });
  readonly failure = computed(() =>
    messageOf(this.#settings.error() ?? this.#coming.error() ?? this.#past.error()),
  );
  /** The cursor of older ones, when there are more than a page. */
  readonly older = computed(() =>
    this.#side() === 'past' ? (valueOf(this.#past)?.nextCursor ?? null) : null,
  );

  show(side: Side): void {
    this.#side.set(side);
    this.#cursor.set(undefined);
    this.#before.set([]);
  }

  showOlder(): void {
    this.#before.update((before) => [...before, ...(valueOf(this.#past)?.items ?? [])]);
    this.#cursor.set(this.older() ?? undefined);
  }

  retry(): void {
    for (const resource of [this.#settings, this.#coming, this.#past]) {
      if (resource.status() === 'error') resource.reload();
    }
  }

  #isComing(turno: Appointment): boolean {
    return OPEN.has(turno.status) && Date.parse(turno.end) > this.#clock.now().getTime();
  }
}

function sorted(turnos: readonly Appointment[]): Appointment[] {
  return [...turnos].sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
}
