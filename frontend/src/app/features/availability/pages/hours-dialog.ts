import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, required, validate, type ValidationError } from '@angular/forms/signals';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';

import {
  type AvailabilityRule,
  type AvailabilityWindow,
  type Weekday,
  WEEKDAYS,
} from '@api/availability-api';
import { problemOf } from '@core/http/problem';
import { FieldError } from '@shared/ui/field-error';
import { FormMessage } from '@shared/ui/form-message';

import { AvailabilityStore } from '../data/availability-store';
import { laidOut } from '../data/refusal-words';
import { WeekdayChips } from '../ui/weekday-chips';
import { AskAboutAffected } from './ask-about-affected';

export type HoursFor =
  | { readonly kind: 'rule'; readonly before: AvailabilityRule | null }
  | { readonly kind: 'window'; readonly before: AvailabilityWindow | null };

/** Hours every week, or on a single date. Closes with true once they are saved. */
@Component({
  selector: 'app-hours-dialog',
  imports: [
    FieldError,
    FormField,
    FormMessage,
    FormRoot,
    MatDialogModule,
    MatFormFieldModule,
    MatInput,
    WeekdayChips,
  ],
  templateUrl: './hours-dialog.html',
  styleUrl: './dialog.scss',
})
export class HoursDialog {
  readonly #dialog = inject<MatDialogRef<HoursDialog, boolean>>(MatDialogRef);
  readonly #asker = inject(AskAboutAffected);
  protected readonly about = inject<HoursFor>(MAT_DIALOG_DATA);
  protected readonly store = inject(AvailabilityStore);

  protected readonly weekly = this.about.kind === 'rule';
  protected readonly weekdays = WEEKDAYS;
  protected readonly message = signal<string | null>(null);
  protected readonly days = signal<readonly string[]>(
    this.about.kind === 'rule' ? (this.about.before?.weekdays ?? []) : [],
  );
  protected readonly noDays = signal(false);
  readonly #draft = signal(this.#drafted());
  protected readonly form = form(
    this.#draft,
    (path) => {
      required(path.officeId);
      required(path.startTime);
      required(path.endTime);
      required(path.date);
      validate(path.endTime, ({ value, valueOf }) =>
        value() !== '' && value() !== '00:00' && value() <= valueOf(path.startTime)
          ? {
              kind: 'order',
              message: $localize`:@@availability.field.end:Tiene que terminar después de empezar.`,
            }
          : undefined,
      );
      validate(path.validUntil, ({ value, valueOf }) =>
        value() !== '' && value() < valueOf(path.date)
          ? {
              kind: 'order',
              message: $localize`:@@availability.field.until:Tiene que ser el mismo día o después.`,
            }
          : undefined,
      );
    },
    {
      submission: {
        action: () => this.#save(),
        onInvalid: (root) => {
          root().errorSummary()[0]?.fieldTree().focusBoundControl();
        },
      },
    },
  );
  protected readonly isNew = computed(() => this.about.before === null);

  protected choose(days: readonly string[]): void {
    this.days.set(days);
    this.noDays.set(false);
  }

  #drafted(): { officeId: string; startTime: string; endTime: string; date: string; validUntil: string } {
    const { before } = this.about;
    const today = this.store.today() ?? '';
    return {
      officeId: before?.officeId ?? this.store.offices()[0]?.id ?? '',
      startTime: before?.startTime ?? '09:00',
      endTime: before?.endTime ?? '13:00',
      date:
        this.about.kind === 'rule'
          ? (this.about.before?.validFrom ?? today)
          : (this.about.before?.date ?? today),
      validUntil: this.about.kind === 'rule' ? (this.about.before?.validUntil ?? '') : '',
    };
  }

  async #save(): Promise<ValidationError.WithOptionalFieldTree[] | undefined> {
    this.message.set(null);
    const chosen = WEEKDAYS.filter((day) => this.days().includes(day));
    if (this.weekly && chosen.length === 0) {
      this.noDays.set(true);
      return undefined;
    }
    try {
      if (await this.#send(chosen)) this.#dialog.close(true);
      return undefined;
    } catch (error) {
      if (problemOf(error).status === 412) {
        this.message.set(
          $localize`:@@availability.stale:Alguien cambió este horario mientras lo editabas. Cerrá y volvé a abrirlo.`,
        );
        return undefined;
      }
      const { errors, rest } = laidOut(this.form, error);
      this.message.set(rest);
      return errors;
    }
  }

  #send(weekdays: readonly Weekday[]): Promise<boolean> {
    const { officeId, startTime, date, validUntil } = this.#draft();
    // Midnight at the end of the day is written 24:00.
    const endTime = this.#draft().endTime === '00:00' ? '24:00' : this.#draft().endTime;
    const ask = (affected: Parameters<AskAboutAffected['ask']>[0]): ReturnType<AskAboutAffected['ask']> =>
      this.#asker.ask(affected, this.store.timeZone() ?? 'UTC', true);
    if (this.about.kind === 'window') {
      return this.store.saveWindow(this.about.before, { officeId, date, startTime, endTime }, ask);
    }
    const validFrom = date;
    const rule = { officeId, weekdays, startTime, endTime, validFrom, validUntil: validUntil || null };
    return this.store.saveRule(this.about.before, rule, ask);
  }
}
