import { Component, computed, ElementRef, inject, input, linkedSignal } from '@angular/core';
import { RouterLink } from '@angular/router';

import type { Appointment } from '@api/models';
import { AppointmentStatusBadge } from '@shared/ui/appointment-status';
import { civilDateOf, civilTimeOf, type PlainDate } from '@shared/util/civil';

import { bandsOf, neighbour } from './week-bands';

export interface WeekDay {
  readonly date: PlainDate;
  /** `lun 7 dic` */
  readonly name: string;
  /** `Lunes 7 de diciembre` */
  readonly longName: string;
  readonly today: boolean;
}

/**
 * A week as a real grid: days across, half hours down. One tab stop; the arrows move from turno to turno. On a
 * narrow screen the same week is a list by day.
 */
@Component({
  selector: 'app-week-grid',
  imports: [AppointmentStatusBadge, RouterLink],
  templateUrl: './week-grid.html',
  styleUrl: './week-grid.scss',
})
export class WeekGrid {
  readonly days = input.required<readonly WeekDay[]>();
  readonly turnos = input.required<readonly Appointment[]>();

  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly placed = computed(() =>
    this.turnos().map((turno) => ({
      turno,
      date: civilDateOf(turno.start, turno.timeZone),
      time: civilTimeOf(turno.start, turno.timeZone),
      until: civilTimeOf(turno.end, turno.timeZone),
      over: ['completed', 'no_show'].includes(turno.status),
    })),
  );
  protected readonly rows = computed(() =>
    bandsOf(this.placed()).map((band) => ({
      ...band,
      cells: this.days().map((day) => ({
        day,
        turnos: this.placed().filter(
          ({ date, time }) => date === day.date && time >= band.from && time < band.until,
        ),
      })),
    })),
  );
  protected readonly byDay = computed(() =>
    this.days().map((day) => ({ day, turnos: this.placed().filter(({ date }) => date === day.date) })),
  );
  /** The one turno that Tab reaches. */
  protected readonly stop = linkedSignal(() => this.placed()[0]?.turno.id ?? null);

  protected moveFocus(event: KeyboardEvent, id: string): void {
    const target = neighbour(this.placed(), id, event.key);
    if (!target) return;
    event.preventDefault();
    this.stop.set(target.turno.id);
    this.#host.nativeElement.querySelector<HTMLElement>(`[data-turno="${target.turno.id}"]`)?.focus();
  }
}
