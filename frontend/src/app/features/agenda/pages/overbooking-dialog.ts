import { Component, inject, Injector, signal } from '@angular/core';
import { form, FormField, FormRoot, maxLength, required, type ValidationError } from '@angular/forms/signals';
import { MAT_DIALOG_DATA, MatDialog, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { firstValueFrom } from 'rxjs';

import type { Appointment } from '@api/models';
import { fieldErrors } from '@core/http/field-errors';
import { problemOf } from '@core/http/problem';
import { FieldError } from '@shared/ui/field-error';
import { FormMessage } from '@shared/ui/form-message';
import type { PlainDate } from '@shared/util/civil';
import { instantOf } from '@shared/util/civil-instant';

import { DeskBookingStore } from '../data/desk-booking-store';
import { type FoundPatient, PatientSearch } from '../data/patient-search';
import { refusalWords } from '../data/refusal-words';
import { PatientPicker } from '../ui/patient-picker';
import { NewPatientDialog } from './new-patient-dialog';

export interface OverbookingFor {
  readonly doctorId: string;
  readonly day: PlainDate;
  readonly timeZone: string;
  readonly dayName: string;
}

/** A sobreturno on a full day: who, at what time, and why. Closes with the turno. */
@Component({
  selector: 'app-overbooking-dialog',
  imports: [
    FieldError,
    FormField,
    FormMessage,
    FormRoot,
    MatDialogModule,
    MatFormFieldModule,
    MatInput,
    PatientPicker,
  ],
  providers: [DeskBookingStore, PatientSearch],
  template: `
    <h2 mat-dialog-title tabindex="-1" i18n="@@agenda.overbook.heading">Dar un sobreturno</h2>
    <form [formRoot]="form">
      <mat-dialog-content>
        <p class="muted">{{ about.dayName }}</p>
        <app-form-message [message]="message()" />
        <app-patient-picker
          [chosen]="patient()"
          [patients]="search.patients()"
          [view]="search.view()"
          [failure]="search.failure()"
          [typed]="search.typed()"
          [asking]="search.asking()"
          [everybody]="search.everybody"
          (typedText)="search.type($event)"
          (picked)="patient.set($event)"
          (created)="addPatient()"
        />
        <div class="form-grid">
          <mat-form-field floatLabel="always">
            <mat-label i18n="@@agenda.overbook.time">Hora</mat-label>
            <input matInput type="time" step="300" [formField]="form.time" />
            <mat-error><app-field-error [field]="form.time" /></mat-error>
          </mat-form-field>
          <mat-form-field floatLabel="always">
            <mat-label i18n="@@agenda.visit-type">Tipo de turno</mat-label>
            <select matNativeControl #type (change)="store.chooseVisitType(type.value)">
              @for (item of store.visitTypes(); track item.id) {
                <option [value]="item.id" [selected]="item.id === store.visitType()?.id">
                  {{ item.name }}
                </option>
              }
            </select>
          </mat-form-field>
        </div>
        <mat-form-field>
          <mat-label i18n="@@agenda.overbook.why">Motivo del sobreturno</mat-label>
          <textarea matInput rows="2" [formField]="form.why"></textarea>
          <mat-error><app-field-error [field]="form.why" /></mat-error>
        </mat-form-field>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button class="button" type="button" [mat-dialog-close]="undefined" i18n="@@agenda.cancel.back">
          Volver
        </button>
        <button class="button filled" type="submit" [attr.aria-disabled]="form().submitting()">
          @if (form().submitting()) {
            <ng-container i18n="@@agenda.book.busy">Reservando…</ng-container>
          } @else {
            <ng-container i18n="@@agenda.overbook.confirm">Dar el sobreturno</ng-container>
          }
        </button>
      </mat-dialog-actions>
    </form>
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
    .form-grid {
      row-gap: 16px;
    }
  `,
})
export class OverbookingDialog {
  readonly #dialog = inject<MatDialogRef<OverbookingDialog, Appointment>>(MatDialogRef);
  readonly #dialogs = inject(MatDialog);
  readonly #injector = inject(Injector);
  protected readonly about = inject<OverbookingFor>(MAT_DIALOG_DATA);
  protected readonly store = inject(DeskBookingStore);
  protected readonly search = inject(PatientSearch);

  protected readonly patient = signal<FoundPatient | null>(null);
  protected readonly message = signal<string | null>(null);
  readonly #draft = signal({ time: '', why: '' });
  protected readonly form = form(
    this.#draft,
    (path) => {
      required(path.time);
      required(path.why);
      maxLength(path.why, 500);
    },
    {
      submission: {
        action: () => this.#book(),
        onInvalid: (root) => {
          root().errorSummary()[0]?.fieldTree().focusBoundControl();
        },
      },
    },
  );

  protected async addPatient(): Promise<void> {
    const added = this.#dialogs.open<NewPatientDialog, string, FoundPatient>(NewPatientDialog, {
      data: this.search.typed(),
      injector: this.#injector,
      width: '520px',
      maxWidth: '96vw',
      autoFocus: 'first-heading',
    });
    const patient = await firstValueFrom(added.afterClosed());
    if (patient) this.patient.set(patient);
  }

  async #book(): Promise<ValidationError.WithOptionalFieldTree[] | undefined> {
    this.message.set(null);
    const { time, why } = this.#draft();
    const patient = this.patient();
    const visitType = this.store.visitType();
    const start = instantOf(this.about.day, time, this.about.timeZone);
    if (!patient) {
      this.message.set($localize`:@@agenda.patient.missing:Elegí para quién es el turno.`);
      return undefined;
    }
    if (start === undefined) {
      const message = $localize`:@@agenda.overbook.no-time:Esa hora no existe en ese día.`;
      return [{ kind: 'time', message, fieldTree: this.form.time }];
    }
    try {
      const booked = await this.store.send({
        doctorId: this.about.doctorId,
        patientId: patient.id,
        start,
        overbooking: { reason: why.trim() },
        ...(visitType ? { visitTypeId: visitType.id } : {}),
      });
      this.#dialog.close(booked);
      return undefined;
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status !== 422) {
        this.message.set(refusalWords(error));
        return undefined;
      }
      const { errors, rest } = fieldErrors(this.form, problem);
      this.message.set(rest);
      return errors;
    }
  }
}
