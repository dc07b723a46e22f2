import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { iconMapMarkerOutline } from '@shared/ui/first-icons';

import type { Doctor, FirstSlot } from '@api/models';
import { Icon } from '@shared/ui/icon';
import { civilDateOf, type PlainDate } from '@shared/util/civil';
import { CivilDates } from '@shared/util/civil-dates';

import { DoctorAvatar } from './doctor-avatar';

/** A doctor in the results, with the first free turnos to press. */
@Component({
  selector: 'app-doctor-result',
  imports: [RouterLink, Icon, DoctorAvatar],
  templateUrl: './doctor-result.html',
  styleUrl: './doctor-result.scss',
})
export class DoctorResult {
  readonly doctor = input.required<Doctor>();
  readonly offices = input.required<readonly string[]>();
  readonly officeNames = input.required<ReadonlyMap<string, string>>();
  readonly slots = input.required<readonly FirstSlot[]>();
  readonly visitTypeId = input.required<string | undefined>();
  readonly timeZone = input.required<string>();
  readonly today = input.required<PlainDate>();

  readonly #dates = inject(CivilDates);
  protected readonly icon = iconMapMarkerOutline;
  protected readonly free = computed(() =>
    this.slots().map((slot) => {
      const date = civilDateOf(slot.start, this.timeZone());
      const near = this.#dates.relativeDay(date, this.today());
      return {
        time: this.#dates.time(slot.start, this.timeZone()),
        day: near === this.#dates.longDay(date, this.today()) ? this.#dates.shortDay(date) : near,
        office: this.officeNames().get(slot.officeId) ?? '',
        link: { doctor: slot.doctorId, sede: slot.officeId, inicio: slot.start, tipo: this.visitTypeId() },
        start: slot.start,
      };
    }),
  );
}
