import { Component, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, maxLength, required, type ValidationError } from '@angular/forms/signals';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';

import { fieldErrors } from '@core/http/field-errors';
import { problemOf } from '@core/http/problem';
import { FieldError } from '@shared/ui/field-error';
import { FormMessage } from '@shared/ui/form-message';
import { CivilDates } from '@shared/util/civil-dates';

import { type KnownPatient, knownPatients } from '../data/known-patients';
import { type FoundPatient, PatientSearch } from '../data/patient-search';
import { KnownPatients, type ShownPatient } from '../ui/known-patients';

/**
 * Somebody who was never here: enough to give a turno. Who looks like a patient of the clinic is asked about first.
 * Closes with the patient.
 */
@Component({
  selector: 'app-new-patient-dialog',
  imports: [
    FieldError,
    FormField,
    FormMessage,
    FormRoot,
    KnownPatients,
    MatDialogModule,
    MatFormFieldModule,
    MatInput,
  ],
  template: `
    <h2 mat-dialog-title tabindex="-1" i18n="@@agenda.new-patient.heading">Paciente nuevo</h2>
    <form [formRoot]="form">
      <mat-dialog-content>
        <app-form-message [message]="message()" />
        @if (known().length > 0) {
          <app-known-patients [patients]="known()" (taken)="take($event)" />
        } @else {
          <mat-form-field>
            <mat-label i18n="@@agenda.new-patient.name">Nombre y apellido</mat-label>
            <input matInput autocomplete="off" [formField]="form.fullName" />
            <mat-error><app-field-error [field]="form.fullName" /></mat-error>
          </mat-form-field>
          <div class="form-grid">
            <mat-form-field floatLabel="always">
              <mat-label i18n="@@agenda.new-patient.document-type">Documento</mat-label>
              <select matNativeControl [formField]="form.documentType">
                <option value="dni" i18n="@@agenda.new-patient.dni">DNI</option>
                <option value="passport" i18n="@@agenda.new-patient.passport">Pasaporte</option>
                <option value="other" i18n="@@agenda.new-patient.other">Otro</option>
              </select>
            </mat-form-field>
            <mat-form-field>
              <mat-label i18n="@@agenda.new-patient.document">Número</mat-label>
              <input matInput autocomplete="off" [formField]="form.documentNumber" />
              <mat-error><app-field-error [field]="form.documentNumber" /></mat-error>
            </mat-form-field>
          </div>
          <mat-form-field>
            <mat-label i18n="@@agenda.new-patient.phone">Teléfono (opcional)</mat-label>
            <input matInput type="tel" autocomplete="off" [formField]="form.phone" />
            <mat-error><app-field-error [field]="form.phone" /></mat-error>
          </mat-form-field>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        @if (known().length > 0) {
          <button class="button" type="button" (click)="known.set([])" i18n="@@agenda.known.edit">
            Corregir los datos
          </button>
        } @else {
          <button class="button" type="button" [mat-dialog-close]="undefined" i18n="@@agenda.cancel.back">
            Volver
          </button>
        }
        <button class="button filled" type="submit" [attr.aria-disabled]="form().submitting()">
          @if (form().submitting()) {
            <ng-container i18n="@@agenda.new-patient.busy">Guardando…</ng-container>
          } @else if (known().length > 0) {
            <ng-container i18n="@@agenda.known.create">Es otra persona: guardar igual</ng-container>
          } @else {
            <ng-container i18n="@@agenda.new-patient.save">Guardar paciente</ng-container>
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
export class NewPatientDialog {
  readonly #dialog = inject<MatDialogRef<NewPatientDialog, FoundPatient>>(MatDialogRef);
  readonly #search = inject(PatientSearch);
  readonly #dates = inject(CivilDates);
  readonly #typed = inject<string>(MAT_DIALOG_DATA).trim();
  readonly #isNumber = /^[\d.\s]+$/.test(this.#typed);

  protected readonly message = signal<string | null>(null);
  /** Whom the clinic may mean; empty while the form is filled in. */
  protected readonly known = signal<readonly ShownPatient[]>([]);
  /** What was looked for in vain is what is written down. */
  readonly #draft = signal({
    fullName: this.#isNumber ? '' : this.#typed,
    documentType: 'dni',
    documentNumber: this.#isNumber ? this.#typed : '',
    phone: '',
  });
  protected readonly form = form(
    this.#draft,
    (path) => {
      required(path.fullName);
      maxLength(path.fullName, 120);
      required(path.documentNumber);
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

  protected take(id: string): void {
    this.#dialog.close(this.known().find((patient) => patient.id === id));
  }

  async #save(): Promise<ValidationError.WithOptionalFieldTree[] | undefined> {
    this.message.set(null);
    const { fullName, documentType, documentNumber, phone } = this.#draft();
    try {
      const patient = await this.#search.add({
        fullName: fullName.trim(),
        documentType,
        documentNumber: documentNumber.trim(),
        ...(phone.trim() === '' ? {} : { phone: phone.trim() }),
        acknowledgeDuplicates: this.known().length > 0,
      });
      this.#dialog.close(patient);
      return undefined;
    } catch (error) {
      const problem = problemOf(error);
      const known = knownPatients(problem) ?? [];
      this.known.set(known.map((patient) => this.#shown(patient)));
      if (known.length > 0) return undefined;
      const { errors, rest } = fieldErrors(this.form, problem);
      this.message.set(rest);
      return errors;
    }
  }

  #shown({ id, fullName, detail, birthDate }: KnownPatient): ShownPatient {
    if (birthDate === null) return { id, fullName, detail };
    const born = this.#dates.numericDay(birthDate);
    return {
      id,
      fullName,
      detail: $localize`:@@agenda.known.born:${detail}:document:, nació el ${born}:date:`,
    };
  }
}
