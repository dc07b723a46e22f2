import { Component, computed, input } from '@angular/core';
import {
  mdiAccountCheckOutline,
  mdiAccountOffOutline,
  mdiCalendarCheckOutline,
  mdiCheckAll,
  mdiCloseCircleOutline,
  mdiProgressClock,
  mdiStethoscope,
} from '@mdi/js';

import { Icon } from './icon';

interface Look {
  readonly name: string;
  readonly icon: string;
  readonly tone: string;
}

const LOOKS: Readonly<Record<string, Look>> = {
  requested: {
    name: $localize`:@@shared.status.requested:A confirmar`,
    icon: mdiProgressClock,
    tone: 'warn',
  },
  held: {
    name: $localize`:@@shared.status.held:Reservado por unos minutos`,
    icon: mdiProgressClock,
    tone: 'warn',
  },
  booked: {
    name: $localize`:@@shared.status.booked:Confirmado`,
    icon: mdiCalendarCheckOutline,
    tone: 'info',
  },
  arrived: {
    name: $localize`:@@shared.status.arrived:En sala de espera`,
    icon: mdiAccountCheckOutline,
    tone: 'good',
  },
  in_consultation: {
    name: $localize`:@@shared.status.in-consultation:En consulta`,
    icon: mdiStethoscope,
    tone: 'good',
  },
  completed: { name: $localize`:@@shared.status.completed:Atendido`, icon: mdiCheckAll, tone: 'good' },
  cancelled: {
    name: $localize`:@@shared.status.cancelled:Cancelado`,
    icon: mdiCloseCircleOutline,
    tone: 'bad',
  },
  no_show: { name: $localize`:@@shared.status.no-show:Ausente`, icon: mdiAccountOffOutline, tone: 'bad' },
};

/** The state of a turno: a word, a mark and a colour. */
@Component({
  selector: 'app-appointment-status',
  imports: [Icon],
  template: `<span class="badge" [class]="look().tone"
    ><app-icon [path]="look().icon" />{{ look().name }}</span
  >`,
})
export class AppointmentStatusBadge {
  readonly status = input.required<string>();

  protected readonly look = computed<Look>(
    () => LOOKS[this.status()] ?? { name: this.status(), icon: mdiProgressClock, tone: '' },
  );
}
