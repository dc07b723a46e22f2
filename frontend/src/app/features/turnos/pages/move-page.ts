import { Component, computed, effect, inject, input, linkedSignal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { mdiArrowLeft, mdiArrowRight } from '@mdi/js';

import type { Slot } from '@api/models';
import { FreeSlots } from '@core/slots/free-slots';
import { EmptyState } from '@shared/ui/empty-state';
import { FailedState } from '@shared/ui/failed-state';
import { FormMessage } from '@shared/ui/form-message';
import { Icon } from '@shared/ui/icon';
import { LoadingState } from '@shared/ui/loading-state';
import { SlotPicker } from '@shared/ui/slot-picker';
import type { PlainDate } from '@shared/util/civil';
import { CivilDates } from '@shared/util/civil-dates';

import { TurnoStore } from '../data/turno-store';

/** Another time for the same turno: the old one is kept until the new one is sure. */
@Component({
  selector: 'app-move-page',
  imports: [EmptyState, FailedState, FormMessage, Icon, LoadingState, RouterLink, SlotPicker],
  templateUrl: './move-page.html',
  styleUrl: './turno-page.scss',
})
export class MovePage {
  readonly turnoId = input.required<string>();

  readonly #router = inject(Router);
  readonly #dates = inject(CivilDates);
  protected readonly store = inject(TurnoStore);
  protected readonly free = inject(FreeSlots);
  protected readonly icons = { mdiArrowLeft, mdiArrowRight };
  protected readonly chosen = linkedSignal<string, Slot | null>({
    source: this.turnoId,
    computation: () => null,
  });
  protected readonly before = computed(() => {
    const turno = this.store.turno();
    return turno ? this.#dates.dayAndTime(turno.start, turno.timeZone) : '';
  });
  protected readonly after = computed(() => {
    const slot = this.chosen();
    const zone = this.free.zone();
    return slot && zone ? this.#dates.dayAndTime(slot.start, zone) : null;
  });

  constructor() {
    effect(() => {
      this.store.show(this.turnoId());
    });
    effect(() => {
      const turno = this.store.turno();
      if (turno) this.free.ask({ doctorId: turno.doctorId, visitTypeId: turno.visitTypeId });
    });
  }

  protected async move(): Promise<void> {
    const slot = this.chosen();
    if (!slot) return;
    if (await this.store.moveTo(slot)) {
      await this.#router.navigate(['/mis-turnos', this.turnoId()], {
        queryParams: { movido: 1 },
        replaceUrl: true,
      });
    } else if (this.store.taken()) {
      this.chosen.set(null);
      this.free.retry();
    }
  }

  protected longDay(date: PlainDate): string {
    return this.#dates.longDay(date, this.store.today());
  }
}
