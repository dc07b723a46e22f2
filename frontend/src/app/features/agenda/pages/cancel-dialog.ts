import { Component, computed, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';

import type { Appointment } from '@api/models';
import { CivilDates } from '@shared/util/civil-dates';

/** Asks why. Closes with the reason (empty when none is given), or with nothing. */
@Component({
  selector: 'app-cancel-dialog',
  imports: [MatDialogModule],
  template: `
    <h2 mat-dialog-title tabindex="-1" i18n="@@agenda.cancel.heading">¿Cancelar el turno?</h2>
    <mat-dialog-content>
      <p i18n="@@agenda.cancel.body">
        El turno de {{ turno.patientName }} ({{ when() }}) se cancela y el horario queda libre.
      </p>
      <label class="field">
        <span i18n="@@agenda.cancel.reason">Motivo (opcional)</span>
        <textarea #why rows="3" maxlength="500" [value]="reason()" (input)="reason.set(why.value)"></textarea>
      </label>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button class="button" type="button" [mat-dialog-close]="undefined" i18n="@@agenda.cancel.back">
        Volver
      </button>
      <button
        class="button filled destructive"
        type="button"
        (click)="cancel()"
        i18n="@@agenda.cancel.confirm"
      >
        Cancelar el turno
      </button>
    </mat-dialog-actions>
  `,
  styles: `
    h2:focus {
      outline: none;
    }
    mat-dialog-content {
      display: grid;
      gap: 16px;
      grid-template-columns: minmax(0, 1fr);
    }
    .field {
      margin-block-start: 16px;
    }
  `,
})
export class CancelDialog {
  readonly #dialog = inject<MatDialogRef<CancelDialog, string>>(MatDialogRef);
  readonly #dates = inject(CivilDates);
  protected readonly turno = inject<Appointment>(MAT_DIALOG_DATA);
  protected readonly reason = signal('');
  protected readonly when = computed(() =>
    this.#dates.inSentence(this.#dates.dayAndTime(this.turno.start, this.turno.timeZone)),
  );

  protected cancel(): void {
    this.#dialog.close(this.reason().trim());
  }
}
