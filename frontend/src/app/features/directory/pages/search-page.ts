import { Component, computed, DestroyRef, effect, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { iconMagnify } from '@shared/ui/first-icons';

import { EmptyState } from '@shared/ui/empty-state';
import { FailedState } from '@shared/ui/failed-state';
import { LoadingState } from '@shared/ui/loading-state';
import { addDays } from '@shared/util/civil';
import { CivilDates } from '@shared/util/civil-dates';

import { SearchStore } from '../data/search-store';
import { DoctorResult } from '../ui/doctor-result';

const DAYS_AHEAD = 14;
const TYPING_PAUSE_MS = 300;

/** The first page: search, the first free turnos, the directory. What is searched is in the address. */
@Component({
  selector: 'app-search-page',
  imports: [DoctorResult, EmptyState, FailedState, LoadingState],
  templateUrl: './search-page.html',
  styleUrl: './search-page.scss',
})
export class SearchPage {
  readonly especialidad = input<string | undefined>();
  readonly sede = input<string | undefined>();
  readonly nombre = input<string | undefined>();
  readonly dia = input<string | undefined>();
  readonly franja = input<string | undefined>();

  readonly #router = inject(Router);
  readonly #dates = inject(CivilDates);
  protected readonly store = inject(SearchStore);
  protected readonly icon = iconMagnify;
  #typing: ReturnType<typeof setTimeout> | undefined;

  protected readonly days = computed(() => {
    const today = this.store.today();
    if (!today) return [];
    return Array.from({ length: DAYS_AHEAD }, (_, ahead) => addDays(today, ahead)).map((date) => ({
      date,
      name: this.#dates.relativeDay(date, today),
    }));
  });
  protected readonly narrowed = computed(() =>
    [this.especialidad(), this.sede(), this.nombre(), this.dia(), this.franja()].some((word) => word),
  );

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(this.#typing);
    });
    effect(() => {
      this.store.search({
        specialty: this.especialidad() ?? '',
        officeId: this.sede() ?? '',
        name: this.nombre() ?? '',
        day: this.dia() ?? '',
        partOfDay: this.franja() ?? '',
      });
    });
  }

  protected choose(name: string, value: string): void {
    void this.#router.navigate([], {
      queryParams: { [name]: value === '' ? null : value },
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });
  }

  protected typed(value: string): void {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => {
      // Who has already followed a link is not called back.
      if (this.#router.currentNavigation() === null) this.choose('nombre', value.trim());
    }, TYPING_PAUSE_MS);
  }

  protected clear(): void {
    void this.#router.navigate([], { queryParams: {}, replaceUrl: true });
  }
}
