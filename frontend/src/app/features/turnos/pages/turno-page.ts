import { DOCUMENT } from '@angular/common';
import { Component, computed, effect, inject, input, LOCALE_ID } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  mdiArrowLeft,
  mdiCalendarClockOutline,
  mdiCalendarExport,
  mdiCalendarSyncOutline,
  mdiCheckCircleOutline,
  mdiCloseCircleOutline,
  mdiDoctor,
  mdiInformationOutline,
  mdiMapMarkerOutline,
} from '@mdi/js';

import { CLOCK } from '@core/clock/clock';
import { AppointmentStatusBadge } from '@shared/ui/appointment-status';
import { Confirm } from '@shared/ui/confirm-dialog';
import { EmptyState } from '@shared/ui/empty-state';
import { FailedState } from '@shared/ui/failed-state';
import { FormMessage } from '@shared/ui/form-message';
import { Icon } from '@shared/ui/icon';
import { LoadingState } from '@shared/ui/loading-state';
import { Notice } from '@shared/ui/notice';
import { civilDateOf } from '@shared/util/civil';
import { CivilDates } from '@shared/util/civil-dates';
import { spanInWords } from '@shared/util/span';

import { calendarFile } from '../data/calendar-file';
import { TurnoStore } from '../data/turno-store';

/** One turno, right after booking it or later: move it, cancel it, take it to one's calendar. */
@Component({
  selector: 'app-turno-page',
  imports: [AppointmentStatusBadge, EmptyState, FailedState, FormMessage, Icon, LoadingState, RouterLink],
  templateUrl: './turno-page.html',
  styleUrl: './turno-page.scss',
})
export class TurnoPage {
  readonly turnoId = input.required<string>();
  readonly nuevo = input<string>();
  readonly movido = input<string>();

  readonly #document = inject(DOCUMENT);
  readonly #clock = inject(CLOCK);
  readonly #dates = inject(CivilDates);
  readonly #locale = inject(LOCALE_ID);
  readonly #confirm = inject(Confirm);
  readonly #notice = inject(Notice);
  protected readonly store = inject(TurnoStore);
  protected readonly icons = {
    mdiArrowLeft,
    mdiCalendarClockOutline,
    mdiCalendarExport,
    mdiCalendarSyncOutline,
    mdiCheckCircleOutline,
    mdiCloseCircleOutline,
    mdiDoctor,
    mdiInformationOutline,
    mdiMapMarkerOutline,
  };

  protected readonly when = computed(() => {
    const turno = this.store.turno();
    if (!turno) return null;
    return {
      day: this.#dates.longDay(civilDateOf(turno.start, turno.timeZone), this.store.today()),
      time: this.#dates.time(turno.start, turno.timeZone),
      end: this.#dates.time(turno.end, turno.timeZone),
    };
  });
  protected readonly window = computed(() =>
    this.store.window() > 0 ? spanInWords(this.#locale, this.store.window()) : null,
  );

  constructor() {
    effect(() => {
      this.store.show(this.turnoId());
    });
  }

  protected async cancel(): Promise<void> {
    const when = this.when();
    if (!when) return;
    const sure = await this.#confirm.ask({
      heading: $localize`:@@turnos.cancel.heading:¿Cancelar el turno del ${when.day.toLocaleLowerCase()}:day:?`,
      body: this.#whatCancellingMeans(),
      confirm: $localize`:@@turnos.cancel.confirm:Cancelar el turno`,
      dismiss: $localize`:@@turnos.cancel.keep:Conservarlo`,
      destructive: true,
    });
    if (sure && (await this.store.cancel())) {
      await this.#notice.say($localize`:@@turnos.cancelled:Cancelaste el turno. El horario quedó libre.`);
    }
  }

  protected download(): void {
    const turno = this.store.turno();
    if (!turno) return;
    const office = this.store.office();
    const place = office ? `${office.name}, ${office.address}` : turno.officeName;
    const file = new Blob([calendarFile(turno, place, this.#clock.now())], { type: 'text/calendar' });
    const link = this.#document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = `turno-${civilDateOf(turno.start, turno.timeZone)}.ics`;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  #whatCancellingMeans(): string {
    const window = this.window();
    if (window === null) return $localize`:@@turnos.cancel.body:El horario queda libre para otra persona.`;
    return this.store.late()
      ? $localize`:@@turnos.cancel.late:Faltan menos de ${window}:span:: la cancelación va a quedar registrada como tardía. El horario queda libre para otra persona.`
      : $localize`:@@turnos.cancel.in-time:Faltan más de ${window}:span:, así que cancelás en término. El horario queda libre para otra persona.`;
  }
}
