import { Component, computed, inject, input, LOCALE_ID } from '@angular/core';
import { RouterLink } from '@angular/router';
import { mdiMapMarkerOutline } from '@mdi/js';

import type { Appointment } from '@api/models';
import { AppointmentStatusBadge } from '@shared/ui/appointment-status';
import { Icon } from '@shared/ui/icon';
import { civilDateOf, formatDate, type PlainDate } from '@shared/util/civil';
import { CivilDates } from '@shared/util/civil-dates';

/** A turno in a list: the day as a calendar leaf, the rest beside it. */
@Component({
  selector: 'app-turno-card',
  imports: [AppointmentStatusBadge, Icon, RouterLink],
  template: `
    <a [routerLink]="['/mis-turnos', turno().id]">
      <span class="leaf" aria-hidden="true">
        <span>{{ leaf().weekday }}</span>
        <strong class="numbers">{{ leaf().number }}</strong>
        <span>{{ leaf().month }}</span>
      </span>
      <span class="what">
        <strong>{{ when() }}</strong>
        <span>{{ turno().doctorName }}</span>
        <span class="muted small">{{ turno().visitTypeName }}</span>
        <span class="muted small where"><app-icon [path]="icon" />{{ turno().officeName }}</span>
      </span>
      <app-appointment-status [status]="turno().status" />
    </a>
  `,
  styleUrl: './turno-card.scss',
})
export class TurnoCard {
  readonly turno = input.required<Appointment>();
  readonly today = input.required<PlainDate>();

  readonly #dates = inject(CivilDates);
  readonly #locale = inject(LOCALE_ID);
  protected readonly icon = mdiMapMarkerOutline;
  readonly #date = computed(() => civilDateOf(this.turno().start, this.turno().timeZone));
  protected readonly when = computed(() => {
    const { start, timeZone } = this.turno();
    return `${this.#dates.relativeDay(this.#date(), this.today())}, ${this.#dates.time(start, timeZone)}`;
  });
  protected readonly leaf = computed(() => ({
    weekday: formatDate(this.#locale, this.#date(), { weekday: 'short' }).replace('.', ''),
    number: formatDate(this.#locale, this.#date(), { day: 'numeric' }),
    month: formatDate(this.#locale, this.#date(), { month: 'short' }).replace('.', ''),
  }));
}
