import { Component, effect, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { mdiCalendarPlus } from '@mdi/js';

import { EmptyState } from '@shared/ui/empty-state';
import { FailedState } from '@shared/ui/failed-state';
import { Icon } from '@shared/ui/icon';
import { LoadingState } from '@shared/ui/loading-state';

import { TurnosStore } from '../data/turnos-store';
import { TurnoCard } from '../ui/turno-card';

/** The patient's turnos, to come or past; which of them is in the address. */
@Component({
  selector: 'app-turnos-page',
  imports: [EmptyState, FailedState, Icon, LoadingState, RouterLink, TurnoCard],
  templateUrl: './turnos-page.html',
  styleUrl: './turnos-page.scss',
})
export class TurnosPage {
  readonly vista = input<string>();

  protected readonly store = inject(TurnosStore);
  protected readonly icon = mdiCalendarPlus;

  constructor() {
    effect(() => {
      this.store.show(this.vista() === 'anteriores' ? 'past' : 'coming');
    });
  }
}
