import { Component, computed, effect, inject, input, LOCALE_ID } from '@angular/core';
import { Router, RouterLink } from '@angular/router';

import { DoctorSelect } from '@shared/ui/doctor-select';
import { EmptyState } from '@shared/ui/empty-state';
import { FailedState } from '@shared/ui/failed-state';
import { Icon } from '@shared/ui/icon';
import { LoadingState } from '@shared/ui/loading-state';
import { addDays, formatDate, isPlainDate, mondayOf, type PlainDate } from '@shared/util/civil';
import { CivilDates } from '@shared/util/civil-dates';

import { mdiCalendarTodayOutline } from '../ui/icons';
import { AgendaStore } from '../data/agenda-store';
import { AgendaBar } from '../ui/agenda-bar';
import { WeekGrid } from '../ui/week-grid';

/** A week of a doctor's agenda; a turno leads to its day. */
@Component({
  selector: 'app-week-page',
  imports: [AgendaBar, DoctorSelect, EmptyState, FailedState, Icon, LoadingState, RouterLink, WeekGrid],
  templateUrl: './week-page.html',
  styleUrl: './agenda.scss',
})
export class WeekPage {
  readonly dia = input<string>();
  readonly profesional = input<string>();

  readonly #router = inject(Router);
  readonly #dates = inject(CivilDates);
  readonly #locale = inject(LOCALE_ID);
  protected readonly store = inject(AgendaStore);

  protected readonly icons = { mdiCalendarTodayOutline };
  protected readonly days = computed(() => {
    const monday = this.store.monday();
    const today = this.store.today();
    if (monday === undefined || today === undefined) return [];
    return Array.from({ length: 7 }, (_, index) => {
      const date = addDays(monday, index);
      const longName = this.#dates.longDay(date, today);
      return { date, name: this.#dates.shortDay(date), longName, today: date === today };
    });
  });
  protected readonly weekName = computed(() => {
    const monday = this.store.monday();
    if (monday === undefined) return '';
    const day = (date: PlainDate): string =>
      formatDate(this.#locale, date, { day: 'numeric', month: 'long' });
    const [from, to] = [day(monday), day(addDays(monday, 6))];
    return $localize`:@@agenda.week.name:Semana del ${from}:from: al ${to}:to:`;
  });
  protected readonly thisWeek = computed(() => {
    const today = this.store.today();
    return today !== undefined && this.store.monday() === mondayOf(today);
  });

  constructor() {
    effect(() => {
      const dia = this.dia();
      this.store.owner.choose(this.profesional());
      this.store.show('week', isPlainDate(dia) ? dia : undefined);
    });
  }

  protected goTo(day: PlainDate | null): void {
    void this.#router.navigate([], { queryParams: { dia: day }, queryParamsHandling: 'merge' });
  }

  protected move(weeks: number): void {
    const day = this.store.day();
    if (day !== undefined) this.goTo(addDays(day, weeks * 7));
  }

  protected chooseDoctor(profesional: string): void {
    void this.#router.navigate([], { queryParams: { profesional }, queryParamsHandling: 'merge' });
  }
}
