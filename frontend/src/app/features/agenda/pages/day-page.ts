import { Component, computed, effect, ElementRef, inject, Injector, input } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';

import type { Appointment } from '@api/models';
import { Session } from '@core/auth/session';
import { DoctorSelect } from '@shared/ui/doctor-select';
import { EmptyState } from '@shared/ui/empty-state';
import { FailedState } from '@shared/ui/failed-state';
import { Icon } from '@shared/ui/icon';
import { LoadingState } from '@shared/ui/loading-state';
import { Notice } from '@shared/ui/notice';
import { addDays, civilTimeOf, isPlainDate, type PlainDate } from '@shared/util/civil';
import { CivilDates } from '@shared/util/civil-dates';

import { mdiCalendarPlus, mdiLayersPlus, mdiViewWeekOutline } from '../ui/icons';
import { AgendaStore } from '../data/agenda-store';
import type { AgendaStep } from '../data/next-steps';
import { refusalWords } from '../data/refusal-words';
import { AgendaBar } from '../ui/agenda-bar';
import { TurnoRow } from '../ui/turno-row';
import { CancelDialog } from './cancel-dialog';
import { OverbookingDialog, type OverbookingFor } from './overbooking-dialog';

/** A day of a doctor's agenda: who comes, who waits, who was seen. */
@Component({
  selector: 'app-day-page',
  imports: [AgendaBar, DoctorSelect, EmptyState, FailedState, Icon, LoadingState, RouterLink, TurnoRow],
  templateUrl: './day-page.html',
  styleUrl: './agenda.scss',
})
export class DayPage {
  readonly dia = input<string>();
  readonly profesional = input<string>();

  readonly #router = inject(Router);
  readonly #dialog = inject(MatDialog);
  readonly #injector = inject(Injector);
  readonly #notice = inject(Notice);
  readonly #dates = inject(CivilDates);
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef);
  readonly #role = inject(Session).role;
  protected readonly store = inject(AgendaStore);

  protected readonly icons = { mdiCalendarPlus, mdiLayersPlus, mdiViewWeekOutline };
  /** The rules let the doctor and the front desk put in a sobreturno, not an admin. */
  protected readonly mayOverbook = computed(() => this.#role() !== 'admin');
  protected readonly rows = computed(() =>
    this.store.turnos().map((turno) => ({ turno, steps: this.store.steps(turno) })),
  );
  protected readonly dayName = computed(() => {
    const day = this.store.day();
    const today = this.store.today();
    if (day === undefined || today === undefined) return '';
    const near = day === today || day === addDays(today, 1);
    const long = this.#dates.longDay(day, today);
    return near ? `${this.#dates.relativeDay(day, today)}, ${this.#dates.inSentence(long)}` : long;
  });
  protected readonly cancelledCount = computed(() => this.store.cancelled().length);
  protected readonly past = computed(() => (this.store.day() ?? '') < (this.store.today() ?? ''));

  constructor() {
    effect(() => {
      const dia = this.dia();
      this.store.owner.choose(this.profesional());
      this.store.show('day', isPlainDate(dia) ? dia : undefined);
    });
  }

  protected goTo(day: PlainDate | null): void {
    void this.#router.navigate([], { queryParams: { dia: day }, queryParamsHandling: 'merge' });
  }

  protected move(days: number): void {
    const day = this.store.day();
    if (day !== undefined) this.goTo(addDays(day, days));
  }

  protected chooseDoctor(profesional: string): void {
    void this.#router.navigate([], { queryParams: { profesional }, queryParamsHandling: 'merge' });
  }

  protected async take(turno: Appointment, step: AgendaStep): Promise<void> {
    if (this.store.busy() !== null) return;
    const reason = step === 'cancel' ? await this.#askWhy(turno) : undefined;
    if (reason === null) return;
    try {
      await this.store.take(turno, step, reason);
      await this.#notice.say(said(step, turno.patientName));
    } catch (error) {
      await this.#notice.say(refusalWords(error));
    }
    this.#keepFocus(turno.id);
  }

  protected async overbook(): Promise<void> {
    const doctorId = this.store.owner.id();
    const day = this.store.day();
    const timeZone = this.store.timeZone();
    if (doctorId === undefined || day === undefined || timeZone === undefined) return;
    const answer = this.#dialog.open<OverbookingDialog, OverbookingFor, Appointment>(OverbookingDialog, {
      data: { doctorId, day, timeZone, dayName: this.dayName() },
      injector: this.#injector,
      width: '520px',
      maxWidth: '96vw',
      autoFocus: 'first-heading',
    });
    const booked = await firstValueFrom(answer.afterClosed());
    if (!booked) return;
    this.store.refresh();
    const time = civilTimeOf(booked.start, booked.timeZone);
    await this.#notice.say(
      $localize`:@@agenda.overbooked:Sobreturno de ${booked.patientName}:name: a las ${time}:time:.`,
    );
  }

  /** Undefined: no reason given. Null: thought better of it. */
  async #askWhy(turno: Appointment): Promise<string | undefined | null> {
    const answer = this.#dialog.open<CancelDialog, Appointment, string>(CancelDialog, {
      data: turno,
      width: '460px',
      maxWidth: '96vw',
      autoFocus: 'first-heading',
      role: 'alertdialog',
    });
    const reason = await firstValueFrom(answer.afterClosed());
    return reason === undefined ? null : reason || undefined;
  }

  /** The button that was pressed may be gone; the row takes the focus then. */
  #keepFocus(id: string): void {
    setTimeout(() => {
      if (document.activeElement !== null && document.activeElement !== document.body) return;
      this.#host.nativeElement.querySelector<HTMLElement>(`[data-turno="${id}"]`)?.focus();
    });
  }
}

function said(step: AgendaStep, name: string): string {
  switch (step) {
    case 'confirm':
      return $localize`:@@agenda.said.confirm:Turno de ${name}:name: confirmado.`;
    case 'arrive':
      return $localize`:@@agenda.said.arrive:${name}:name: está en la sala de espera.`;
    case 'start':
      return $localize`:@@agenda.said.start:${name}:name: está en consulta.`;
    case 'complete':
      return $localize`:@@agenda.said.complete:Consulta de ${name}:name: finalizada.`;
    case 'no-show':
      return $localize`:@@agenda.said.no-show:${name}:name: quedó como ausente.`;
    case 'cancel':
      return $localize`:@@agenda.said.cancel:Turno de ${name}:name: cancelado. El horario quedó libre.`;
  }
}
