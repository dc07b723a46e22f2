import { computed, inject, Injectable, linkedSignal, signal } from '@angular/core';

import { DirectoryApi } from '@api/directory-api';
import type { Slot } from '@api/models';
import { CLOCK } from '@core/clock/clock';
import { messageOf } from '@core/http/problem-message';
import { type View, valueOf, viewOf } from '@core/http/view-state';
import { addDays, civilDateOf, type PlainDate } from '@shared/util/civil';

export interface SlotQuestion {
  readonly doctorId: string;
  readonly visitTypeId?: string | undefined;
  readonly officeId?: string | undefined;
}

export interface SlotDay {
  readonly date: PlainDate;
  readonly slots: readonly Slot[];
}

/** How many civil dates are looked at together. */
const SPAN_DAYS = 14;
/** How much further the next free turno is looked for; the server allows 62 days at once. */
const AHEAD_DAYS = 60;

/**
 * One doctor's free turnos, two weeks at a time. Listed in a route's providers; the page asks with `ask`, and the
 * slot picker draws the answer.
 */
@Injectable()
export class FreeSlots {
  readonly #api = inject(DirectoryApi);
  readonly #clock = inject(CLOCK);
  readonly #settings = this.#api.settings();
  readonly #question = signal<SlotQuestion | null>(null);

  /** The clinic's zone decides what today is; until it is known the slots wait for it. */
  readonly timeZone = computed(() => valueOf(this.#settings)?.timeZone);
  readonly today = computed(() => {
    const zone = this.timeZone();
    return zone === undefined ? undefined : this.#clock.today(zone);
  });
  readonly #from = linkedSignal<PlainDate | undefined>(() => this.today());

  readonly #slots = this.#api.doctorSlots(
    () => this.#question()?.doctorId,
    () => {
      const question = this.#question();
      const from = this.#from();
      if (!question || from === undefined) return undefined;
      const { visitTypeId, officeId } = question;
      return { from, to: addDays(from, SPAN_DAYS - 1), visitTypeId, officeId };
    },
  );

  /** Only asked when these two weeks are empty: where the next free turno is. */
  readonly #next = this.#api.firstSlots(() => {
    const question = this.#question();
    const from = this.#from();
    if (!question || from === undefined || this.view() !== 'empty') return undefined;
    return {
      ...question,
      from: addDays(from, SPAN_DAYS),
      to: addDays(from, SPAN_DAYS + AHEAD_DAYS),
      limit: 1,
    };
  });

  readonly from = this.#from.asReadonly();
  readonly to = computed(() => {
    const from = this.#from();
    return from === undefined ? undefined : addDays(from, SPAN_DAYS - 1);
  });
  readonly isFirst = computed(() => this.#from() === this.today());
  readonly isLast = computed(() => {
    const today = this.today();
    const to = this.to();
    const horizon = valueOf(this.#settings)?.maxHorizonDays;
    return today === undefined || to === undefined || horizon === undefined || to >= addDays(today, horizon);
  });
  /** The visit type that the answer is for: the one asked for, or the clinic's usual one. */
  readonly visitTypeId = computed(() => valueOf(this.#slots)?.visitTypeId);
  readonly zone = computed(() => valueOf(this.#slots)?.timeZone ?? this.timeZone());

  readonly days = computed<readonly SlotDay[]>(() => {
    const answer = valueOf(this.#slots);
    return answer ? byDay(answer.items, answer.timeZone) : [];
  });
  readonly view = computed<View>(() => {
    if (this.#settings.status() === 'error') return 'failed';
    return viewOf(this.#slots, (answer) => answer.items.length === 0);
  });
  readonly failure = computed(() => messageOf(this.#settings.error() ?? this.#slots.error()));
  readonly nextFree = computed<PlainDate | null>(() => {
    const [slot] = valueOf(this.#next)?.items ?? [];
    const zone = this.timeZone();
    return slot && zone !== undefined ? civilDateOf(slot.start, zone) : null;
  });

  ask(question: SlotQuestion): void {
    this.#question.set(question);
  }

  later(): void {
    this.#from.update((from) => from && addDays(from, SPAN_DAYS));
  }

  earlier(): void {
    this.#from.update((from) => {
      const today = this.today();
      const before = from && addDays(from, -SPAN_DAYS);
      return before && today && before < today ? today : before;
    });
  }

  showFrom(date: PlainDate): void {
    this.#from.set(date);
  }

  retry(): void {
    if (this.#settings.status() === 'error') this.#settings.reload();
    this.#slots.reload();
  }
}

/** Slots under the civil date on which they start, in order. */
export function byDay(slots: readonly Slot[], timeZone: string): SlotDay[] {
  const days = new Map<PlainDate, Slot[]>();
  for (const slot of [...slots].sort((a, b) => Date.parse(a.start) - Date.parse(b.start))) {
    const date = civilDateOf(slot.start, timeZone);
    const day = days.get(date);
    if (day) day.push(slot);
    else days.set(date, [slot]);
  }
  return [...days].map(([date, daySlots]) => ({ date, slots: daySlots }));
}
