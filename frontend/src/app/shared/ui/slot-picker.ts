import { Component, computed, inject, input, linkedSignal, LOCALE_ID, output } from '@angular/core';
import { mdiChevronLeft, mdiChevronRight } from '@mdi/js';

import { civilTimeOf, formatDate, type PlainDate } from '../util/civil';
import { CivilDates } from '../util/civil-dates';
import { Icon } from './icon';

export interface PickerSlot {
  readonly start: string;
  readonly end: string;
  readonly officeId: string;
}

export interface PickerDay {
  readonly date: PlainDate;
  readonly slots: readonly PickerSlot[];
}

/** Days that have free turnos in a strip, and under it the times of the day chosen, by part of day. */
@Component({
  selector: 'app-slot-picker',
  imports: [Icon],
  templateUrl: './slot-picker.html',
  styleUrl: './slot-picker.scss',
})
export class SlotPicker {
  readonly days = input.required<readonly PickerDay[]>();
  readonly timeZone = input.required<string>();
  readonly today = input.required<PlainDate>();
  /** The names of the offices, shown under each time when there is more than one. */
  readonly officeNames = input<ReadonlyMap<string, string>>(new Map());
  readonly selected = input<string | null>(null);
  readonly hasEarlier = input(false);
  readonly hasLater = input(false);
  readonly picked = output<PickerSlot>();
  readonly earlier = output();
  readonly later = output();

  readonly #dates = inject(CivilDates);
  readonly #locale = inject(LOCALE_ID);
  protected readonly icons = { mdiChevronLeft, mdiChevronRight };

  protected readonly day = linkedSignal<readonly PickerDay[], PlainDate | null>({
    source: this.days,
    computation: (days, before) =>
      days.find((day) => day.date === before?.value)?.date ?? days[0]?.date ?? null,
  });
  protected readonly strip = computed(() =>
    this.days().map(({ date }) => ({
      date,
      weekday: formatDate(this.#locale, date, { weekday: 'short' }).replace('.', ''),
      number: formatDate(this.#locale, date, { day: 'numeric' }),
      month: formatDate(this.#locale, date, { month: 'short' }).replace('.', ''),
    })),
  );
  protected readonly dayName = computed(() => {
    const date = this.day();
    return date ? this.#dates.longDay(date, this.today()) : '';
  });
  protected readonly parts = computed(() => {
    const slots = this.days().find((day) => day.date === this.day())?.slots ?? [];
    const offices = new Set(this.days().flatMap((day) => day.slots.map((slot) => slot.officeId)));
    const times = slots.map((slot) => ({
      slot,
      time: civilTimeOf(slot.start, this.timeZone()),
      office: offices.size > 1 ? (this.officeNames().get(slot.officeId) ?? null) : null,
    }));
    const between = (from: string, to: string): typeof times =>
      times.filter(({ time }) => time >= from && time < to);
    return [
      { id: 'morning', name: $localize`:@@shared.part.morning:Mañana`, times: between('00:00', '12:00') },
      { id: 'afternoon', name: $localize`:@@shared.part.afternoon:Tarde`, times: between('12:00', '18:00') },
      { id: 'evening', name: $localize`:@@shared.part.evening:Noche`, times: between('18:00', '24:00') },
    ].filter((part) => part.times.length > 0);
  });

  protected show(date: PlainDate): void {
    this.day.set(date);
  }
}
