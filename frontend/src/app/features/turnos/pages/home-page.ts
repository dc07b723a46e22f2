import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { mdiCalendarPlus, mdiChevronRight } from '@mdi/js';

import { Session } from '@core/auth/session';
import { EmptyState } from '@shared/ui/empty-state';
import { FailedState } from '@shared/ui/failed-state';
import { Icon } from '@shared/ui/icon';
import { LoadingState } from '@shared/ui/loading-state';

import { TurnosStore } from '../data/turnos-store';
import { TurnoCard } from '../ui/turno-card';

/** Where a patient begins: the next turno, and the button to get another. */
@Component({
  selector: 'app-home-page',
  imports: [EmptyState, FailedState, Icon, LoadingState, RouterLink, TurnoCard],
  template: `
    <div class="page medium">
      <div class="page-head">
        <h1 i18n="@@turnos.home.hello">Hola, {{ firstName() }}</h1>
        <a class="button filled" routerLink="/reservar"
          ><app-icon [path]="icons.mdiCalendarPlus" /><span i18n="@@turnos.book">Sacar turno</span></a
        >
      </div>
      <section class="stack" aria-labelledby="proximo">
        <h2 id="proximo" i18n="@@turnos.home.next">Tu próximo turno</h2>
        @switch (store.view()) {
          @case ('loading') {
            <app-loading-state [rows]="1" />
          }
          @case ('failed') {
            <app-failed-state [message]="store.failure()" (retry)="store.retry()" />
          }
          @case ('empty') {
            <app-empty-state
              heading="No tenés turnos próximos"
              i18n-heading="@@turnos.none"
              hint="Elegí una especialidad y reservá el primer horario libre."
              i18n-hint="@@turnos.none-hint"
            >
              <a class="button tonal" routerLink="/reservar" i18n="@@turnos.book">Sacar turno</a>
            </app-empty-state>
          }
          @case ('ready') {
            @if (store.next(); as turno) {
              <app-turno-card [turno]="turno" [today]="store.today() ?? '1970-01-01'" />
            }
            @if (rest() > 0) {
              <a class="button all" routerLink="/mis-turnos"
                ><span i18n="@@turnos.home.rest">{rest(), plural,
                  =1 {Ver otro turno}
                  other {Ver otros {{ rest() }} turnos}
                }</span
                ><app-icon [path]="icons.mdiChevronRight"
              /></a>
            }
          }
        }
      </section>
    </div>
  `,
  styles: `
    .all {
      justify-self: start;
    }
  `,
})
export class HomePage {
  readonly #session = inject(Session);
  protected readonly store = inject(TurnosStore);
  protected readonly icons = { mdiCalendarPlus, mdiChevronRight };
  protected readonly firstName = computed(() => this.#session.user()?.fullName.split(' ')[0] ?? '');
  protected readonly rest = computed(() => this.store.coming().length - 1);
}
