import { Component, effect, inject, input, linkedSignal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { mdiArrowLeft, mdiMapMarkerOutline } from '@mdi/js';

import type { Slot } from '@api/models';
import { PageTitle } from '@core/navigation/page-title';
import { FreeSlots } from '@core/slots/free-slots';
import { EmptyState } from '@shared/ui/empty-state';
import { FailedState } from '@shared/ui/failed-state';
import { Icon } from '@shared/ui/icon';
import { LoadingState } from '@shared/ui/loading-state';
import { SlotPicker } from '@shared/ui/slot-picker';
import type { PlainDate } from '@shared/util/civil';
import { CivilDates } from '@shared/util/civil-dates';

import { DoctorStore } from '../data/doctor-store';
import { DoctorAvatar } from '../ui/doctor-avatar';

/** A doctor and the free turnos by day; a time leads straight to the confirmation. */
@Component({
  selector: 'app-doctor-page',
  imports: [DoctorAvatar, EmptyState, FailedState, Icon, LoadingState, RouterLink, SlotPicker],
  templateUrl: './doctor-page.html',
  styleUrl: './doctor-page.scss',
})
export class DoctorPage {
  readonly doctorId = input.required<string>();
  readonly tipo = input<string>();
  readonly sede = input<string>();

  readonly #router = inject(Router);
  readonly #title = inject(PageTitle);
  readonly #dates = inject(CivilDates);
  protected readonly store = inject(DoctorStore);
  protected readonly free = inject(FreeSlots);
  protected readonly icons = { mdiArrowLeft, mdiMapMarkerOutline };
  protected readonly visitTypeId = linkedSignal(() => this.tipo() ?? '');
  protected readonly officeId = linkedSignal(() => this.sede() ?? '');

  constructor() {
    effect(() => {
      this.store.show(this.doctorId());
    });
    effect(() => {
      this.free.ask({
        doctorId: this.doctorId(),
        visitTypeId: this.visitTypeId() || undefined,
        officeId: this.officeId() || undefined,
      });
    });
    effect(() => {
      const doctor = this.store.doctor();
      if (doctor) this.#title.set(doctor.fullName);
    });
  }

  protected book(slot: Slot): void {
    void this.#router.navigate(['/reservar'], {
      queryParams: {
        doctor: this.doctorId(),
        sede: slot.officeId,
        inicio: slot.start,
        tipo: this.free.visitTypeId() ?? null,
      },
    });
  }

  protected longDay(date: PlainDate): string {
    return this.#dates.longDay(date, this.free.today());
  }
}
