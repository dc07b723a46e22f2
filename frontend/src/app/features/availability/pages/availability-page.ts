import { type ComponentType } from '@angular/cdk/portal';
import { Component, computed, effect, inject, Injector, input, LOCALE_ID } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { Router } from '@angular/router';
import { firstValueFrom } from 'rxjs';

import type { Absence, AvailabilityRule, AvailabilityWindow } from '@api/availability-api';
import { Confirm } from '@shared/ui/confirm-dialog';
import { DoctorSelect } from '@shared/ui/doctor-select';
import { EmptyState } from '@shared/ui/empty-state';
import { FailedState } from '@shared/ui/failed-state';
import { Icon } from '@shared/ui/icon';
import { LoadingState } from '@shared/ui/loading-state';
import { Notice } from '@shared/ui/notice';
import { addDays, capitalised, civilDateOf, civilTimeOf, isPlainDate } from '@shared/util/civil';
import { CivilDates } from '@shared/util/civil-dates';

import { mdiPencilOutline, mdiPlus, mdiTrashCanOutline } from '../ui/icons';
import { AvailabilityStore } from '../data/availability-store';
import type { Affected, Consent } from '../data/consent';
import { refusalWords } from '../data/refusal-words';
import { weekdayName } from '../ui/weekday-names';
import { AbsenceDialog } from './absence-dialog';
import { AskAboutAffected } from './ask-about-affected';
import { HoursDialog, type HoursFor } from './hours-dialog';

/** When a doctor attends: every week, on single dates, and when not. */
@Component({
  selector: 'app-availability-page',
  imports: [DoctorSelect, EmptyState, FailedState, Icon, LoadingState],
  templateUrl: './availability-page.html',
  styleUrl: './availability-page.scss',
})
export class AvailabilityPage {
  readonly profesional = input<string>();

  readonly #router = inject(Router);
  readonly #dialog = inject(MatDialog);
  readonly #injector = inject(Injector);
  readonly #confirm = inject(Confirm);
  readonly #notice = inject(Notice);
  readonly #asker = inject(AskAboutAffected);
  readonly #dates = inject(CivilDates);
  readonly #locale = inject(LOCALE_ID);
  protected readonly store = inject(AvailabilityStore);

  protected readonly icons = { mdiPencilOutline, mdiPlus, mdiTrashCanOutline };
  protected readonly week = computed(() =>
    this.store.week().map(({ weekday, rules }) => ({
      id: weekday,
      name: capitalised(weekdayName(this.#locale, weekday, 'long')),
      rules: rules.map((rule) => ({
        rule,
        office: this.store.officeNames().get(rule.officeId) ?? '',
        validity: this.#validity(rule),
      })),
    })),
  );
  protected readonly windows = computed(() =>
    this.store.windows().map((window) => ({
      window,
      day: isPlainDate(window.date) ? this.#dates.longDay(window.date, this.store.today()) : window.date,
      office: this.store.officeNames().get(window.officeId) ?? '',
    })),
  );
  protected readonly absences = computed(() =>
    this.store.absences().map((absence) => ({ absence, when: this.#span(absence) })),
  );

  constructor() {
    effect(() => {
      this.store.owner.choose(this.profesional());
    });
  }

  protected chooseDoctor(profesional: string): void {
    void this.#router.navigate([], { queryParams: { profesional }, queryParamsHandling: 'merge' });
  }

  protected editRule(before: AvailabilityRule | null): Promise<void> {
    return this.#open(HoursDialog, { kind: 'rule', before });
  }

  protected editWindow(before: AvailabilityWindow | null): Promise<void> {
    return this.#open(HoursDialog, { kind: 'window', before });
  }

  protected editAbsence(before: Absence | null): Promise<void> {
    return this.#open(AbsenceDialog, before);
  }

  protected async removeRule(rule: AvailabilityRule): Promise<void> {
    const days = rule.weekdays.map((day) => weekdayName(this.#locale, day, 'long'));
    const list = new Intl.ListFormat(this.#locale).format(days);
    const hours = `${rule.startTime}–${rule.endTime}`;
    await this.#remove(
      $localize`:@@availability.rule.remove:¿Borrar este horario semanal?`,
      $localize`:@@availability.rule.remove.body:Se deja de atender ${list}:days: de ${hours}:hours:. Si hay turnos dados, te los mostramos antes.`,
      () => this.store.removeRule(rule, (affected) => this.#ask(affected)),
    );
  }

  protected async removeWindow(window: AvailabilityWindow, day: string): Promise<void> {
    const hours = `${window.startTime}–${window.endTime}`;
    await this.#remove(
      $localize`:@@availability.window.remove:¿Borrar el horario de esta fecha?`,
      $localize`:@@availability.window.remove.body:${day}:day:, ${hours}:hours:. Si hay turnos dados, te los mostramos antes.`,
      () => this.store.removeWindow(window, (affected) => this.#ask(affected)),
    );
  }

  protected async removeAbsence(absence: Absence, when: string): Promise<void> {
    await this.#remove(
      $localize`:@@availability.absence.remove:¿Borrar esta ausencia?`,
      $localize`:@@availability.absence.remove.body:${when}:when:. Los horarios vuelven a ofrecerse enseguida.`,
      () => this.store.removeAbsence(absence),
    );
  }

  async #open(dialog: ComponentType<unknown>, data: HoursFor | Absence | null): Promise<void> {
    const answer = this.#dialog.open<unknown, unknown, boolean>(dialog, {
      data,
      injector: this.#injector,
      width: '560px',
      maxWidth: '96vw',
      autoFocus: 'first-heading',
    });
    if ((await firstValueFrom(answer.afterClosed())) !== true) return;
    await this.#notice.say($localize`:@@availability.saved:Guardamos los horarios.`);
  }

  async #remove(heading: string, body: string, remove: () => Promise<boolean>): Promise<void> {
    const confirm = $localize`:@@availability.remove:Borrar`;
    if (!(await this.#confirm.ask({ heading, body, confirm, destructive: true }))) return;
    try {
      if (await remove()) await this.#notice.say($localize`:@@availability.removed:Listo, lo borramos.`);
    } catch (error) {
      await this.#notice.say(refusalWords(error));
    }
  }

  #ask(affected: Affected): Promise<Consent | null> {
    return this.#asker.ask(affected, this.store.timeZone() ?? 'UTC', true);
  }

  #validity(rule: AvailabilityRule): string | null {
    const today = this.store.today() ?? '';
    const until = rule.validUntil;
    const day = (text: string): string => (isPlainDate(text) ? this.#dates.numericDay(text) : text);
    const later = rule.validFrom > today ? day(rule.validFrom) : null;
    if (later !== null && until !== null) {
      return $localize`:@@availability.validity.both:Del ${later}:from: al ${day(until)}:until:`;
    }
    if (later !== null) return $localize`:@@availability.validity.from:Desde el ${later}:from:`;
    if (until !== null) return $localize`:@@availability.validity.until:Hasta el ${day(until)}:until:`;
    return null;
  }

  #span({ start, end, timeZone }: Absence): string {
    const [from, until] = [civilDateOf(start, timeZone), civilDateOf(end, timeZone)];
    const [fromTime, untilTime] = [civilTimeOf(start, timeZone), civilTimeOf(end, timeZone)];
    const today = this.store.today();
    const day = (date: typeof from): string => this.#dates.longDay(date, today);
    if (fromTime === '00:00' && untilTime === '00:00') {
      const last = addDays(until, -1);
      return last === from
        ? day(from)
        : $localize`:@@availability.span.days:${day(from)}:from: al ${this.#dates.inSentence(day(last))}:until:`;
    }
    if (from === until) return `${day(from)}, ${fromTime}–${untilTime}`;
    return $localize`:@@availability.span.days:${`${day(from)} ${fromTime}`}:from: al ${`${this.#dates.inSentence(day(until))} ${untilTime}`}:until:`;
  }
}
