import { Component, inject, signal } from '@angular/core';
import {
  form,
  FormField,
  FormRoot,
  maxLength,
  required,
  validate,
  type ValidationError,
} from '@angular/forms/signals';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';

import type { Absence } from '@api/availability-api';
import { problemOf } from '@core/http/problem';
import { FieldError } from '@shared/ui/field-error';
import { FormMessage } from '@shared/ui/form-message';
import { addDays, civilDateOf, civilTimeOf, isPlainDate } from '@shared/util/civil';
import { instantOf } from '@shared/util/civil-instant';

import { AvailabilityStore } from '../data/availability-store';
import { laidOut } from '../data/refusal-words';
import { AskAboutAffected } from './ask-about-affected';

interface AbsenceDraft {
  wholeDays: boolean;
  startDate: string;
  startTime: string;
  endDate: string;
  endTime: string;
  reason: string;
}

/** Time off: whole days or some hours. Closes with true once it is saved. */
@Component({
  selector: 'app-absence-dialog',
  imports: [FieldError, FormField, FormMessage, FormRoot, MatDialogModule, MatFormFieldModule, MatInput],
  templateUrl: './absence-dialog.html',
  styleUrl: './dialog.scss',
})
export class AbsenceDialog {
  readonly #dialog = inject<MatDialogRef<AbsenceDialog, boolean>>(MatDialogRef);
  readonly #asker = inject(AskAboutAffected);
  protected readonly before = inject<Absence | null>(MAT_DIALOG_DATA);
  protected readonly store = inject(AvailabilityStore);
  readonly #zone = this.before?.timeZone ?? this.store.timeZone() ?? 'UTC';

  protected readonly message = signal<string | null>(null);
  readonly #draft = signal(this.#drafted());
  protected readonly form = form(
    this.#draft,
    (path) => {
      required(path.startDate);
      required(path.endDate);
      required(path.startTime, { when: ({ valueOf }) => !valueOf(path.wholeDays) });
      required(path.endTime, { when: ({ valueOf }) => !valueOf(path.wholeDays) });
      maxLength(path.reason, 500);
      validate(path.endDate, ({ value, valueOf }) =>
        value() !== '' && value() < valueOf(path.startDate)
          ? {
              kind: 'order',
              message: $localize`:@@availability.field.end:Tiene que terminar después de empezar.`,
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

  #drafted(): AbsenceDraft {
    const today = this.store.today() ?? '';
    if (!this.before) {
      return {
        wholeDays: true,
        startDate: today,
        startTime: '09:00',
        endDate: today,
        endTime: '13:00',
        reason: '',
      };
    }
    const { start, end, timeZone, reason } = this.before;
    const wholeDays = civilTimeOf(start, timeZone) === '00:00' && civilTimeOf(end, timeZone) === '00:00';
    const endDate = civilDateOf(end, timeZone);
    return {
      wholeDays,
      startDate: civilDateOf(start, timeZone),
      startTime: wholeDays ? '09:00' : civilTimeOf(start, timeZone),
      endDate: wholeDays ? addDays(endDate, -1) : endDate,
      endTime: wholeDays ? '13:00' : civilTimeOf(end, timeZone),
      reason: reason ?? '',
    };
  }

  /** Half open: whole days end where the day after the last begins. */
  #interval(): { start: string; end: string } | null {
    const { wholeDays, startDate, startTime, endDate, endTime } = this.#draft();
    if (!isPlainDate(startDate) || !isPlainDate(endDate)) return null;
    // Where midnight is skipped the day begins at one.
    const dayStart = (date: typeof startDate): string | undefined =>
      instantOf(date, '00:00', this.#zone) ?? instantOf(date, '01:00', this.#zone);
    const start = wholeDays ? dayStart(startDate) : instantOf(startDate, startTime, this.#zone);
    const end = wholeDays ? dayStart(addDays(endDate, 1)) : instantOf(endDate, endTime, this.#zone);
    return start !== undefined && end !== undefined ? { start, end } : null;
  }

  async #save(): Promise<ValidationError.WithOptionalFieldTree[] | undefined> {
    this.message.set(null);
    const interval = this.#interval();
    if (!interval) {
      this.message.set($localize`:@@availability.absence.no-time:Esa hora no existe en ese día.`);
      return undefined;
    }
    if (interval.end <= interval.start) {
      const message = $localize`:@@availability.field.end:Tiene que terminar después de empezar.`;
      return [{ kind: 'order', message, fieldTree: this.form.endTime }];
    }
    const reason = this.#draft().reason.trim() || null;
    try {
      const saved = await this.store.saveAbsence(this.before, { ...interval, reason }, (affected) =>
        this.#asker.ask(affected, this.#zone, false),
      );
      if (saved) this.#dialog.close(true);
      return undefined;
    } catch (error) {
      if (problemOf(error).status === 412) {
        this.message.set(
          $localize`:@@availability.absence.stale:Alguien cambió esta ausencia mientras la editabas. Cerrá y volvé a abrirla.`,
        );
        return undefined;
      }
      const { errors, rest } = laidOut(this.form, error);
      const inPlace = problemOf(error).errors.map(({ pointer }) => pointer);
      this.message.set(rest);
      // The server speaks of `start` and `end`; here each has a date and a time.
      return inPlace.includes('/end') && errors.length === 0
        ? [{ kind: 'server', message: rest ?? '', fieldTree: this.form.endDate }]
        : errors;
    }
  }
}
