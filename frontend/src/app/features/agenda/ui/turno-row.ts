import { Component, computed, input, output } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';

import type { Appointment } from '@api/models';
import { AppointmentStatusBadge } from '@shared/ui/appointment-status';
import { Icon } from '@shared/ui/icon';
import { civilTimeOf } from '@shared/util/civil';

import { mdiDotsVertical, mdiLayersPlus } from './icons';
import { STEP_NAMES, type StepKey } from './step-names';

/** One turno of the day, and the button of what comes next. */
@Component({
  selector: 'app-turno-row',
  imports: [AppointmentStatusBadge, Icon, MatMenu, MatMenuItem, MatMenuTrigger],
  templateUrl: './turno-row.html',
  styleUrl: './turno-row.scss',
  host: { '[class.next]': 'next()', '[class.over]': 'over()' },
})
export class TurnoRow {
  readonly turno = input.required<Appointment>();
  readonly primary = input<StepKey | null>(null);
  readonly others = input<readonly StepKey[]>([]);
  readonly next = input(false);
  readonly busy = input(false);
  readonly taken = output<StepKey>();

  protected readonly icons = { mdiDotsVertical, mdiLayersPlus };
  protected readonly names = STEP_NAMES;
  protected readonly time = computed(() => civilTimeOf(this.turno().start, this.turno().timeZone));
  protected readonly until = computed(() => civilTimeOf(this.turno().end, this.turno().timeZone));
  protected readonly moreName = computed(
    () => $localize`:@@agenda.more:Más acciones para ${this.turno().patientName}:name:, ${this.time()}:time:`,
  );
  protected readonly over = computed(() =>
    ['completed', 'no_show', 'cancelled'].includes(this.turno().status),
  );
  protected readonly arrivedAt = computed(() => {
    const { arrivedAt, timeZone, status } = this.turno();
    return arrivedAt && status === 'arrived' ? civilTimeOf(arrivedAt, timeZone) : null;
  });
}
