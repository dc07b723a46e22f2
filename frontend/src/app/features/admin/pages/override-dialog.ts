import { Component, computed, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, validate } from '@angular/forms/signals';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';

import type { SettingsOverride } from '@api/admin-api';
import { FieldError } from '@shared/ui/field-error';
import { FormMessage } from '@shared/ui/form-message';

import { Editing, type Refusals } from '../data/editing';
import { fieldsOf, OVERRIDABLE, overrideBodyOf, overrideDraftOf } from '../data/override-draft';
import { OverridesStore } from '../data/overrides-store';

export interface OverrideQuestion {
  readonly before: SettingsOverride | null;
  /** For whom an override that is changed is, in words. */
  readonly scopeName: string;
}

/** Where a doctor or a visit type departs from the rules. Closes with true once it is saved. */
@Component({
  selector: 'app-override-dialog',
  imports: [FieldError, FormField, FormMessage, FormRoot, MatDialogModule, MatFormFieldModule, MatInput],
  templateUrl: './override-dialog.html',
  styleUrl: './form.scss',
  styles: `
    h2:focus {
      outline: none;
    }
  `,
})
export class OverrideDialog {
  readonly #dialog = inject<MatDialogRef<OverrideDialog, boolean>>(MatDialogRef);
  readonly #question = inject<OverrideQuestion>(MAT_DIALOG_DATA);
  readonly #draft = signal(overrideDraftOf(this.#question.before));
  protected readonly store = inject(OverridesStore);
  protected readonly editing = new Editing();

  protected readonly before = this.#question.before;
  protected readonly scopeName = this.#question.scopeName;
  protected readonly fields = computed(() => fieldsOf(this.#draft()));
  protected readonly form = form(
    this.#draft,
    (path) => {
      for (const { key, least, most } of OVERRIDABLE) {
        validate(path[key], ({ value }) => {
          const number = Number(value());
          if (value() === '' || (Number.isInteger(number) && number >= least && number <= most))
            return undefined;
          return {
            kind: 'bounds',
            message: $localize`:@@admin.override.bounds:Entre ${least}:least: y ${most}:most:, o vacío.`,
          };
        });
      }
      validate(path.doctorId, ({ value, valueOf }) => {
        const type = valueOf(path.visitTypeId);
        if (value() === '' && type === '') {
          return {
            kind: 'scope',
            message: $localize`:@@admin.override.scope:Elegí un profesional, un tipo de turno, o los dos.`,
          };
        }
        const taken = this.store
          .overrides()
          .some(({ doctorId, visitTypeId }) => (doctorId ?? '') === value() && (visitTypeId ?? '') === type);
        if (this.before || !taken) return undefined;
        return {
          kind: 'taken',
          message: $localize`:@@admin.override.taken:Ya hay una excepción así: cambiá esa.`,
        };
      });
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

  async #save(): Promise<Refusals> {
    if (Object.keys(overrideBodyOf(this.#draft())).length === 0) {
      this.editing.message.set($localize`:@@admin.override.empty:Completá al menos un dato.`);
      return undefined;
    }
    return this.editing.save(
      this.form,
      async () => {
        await this.store.save(this.#draft(), this.before);
        this.#dialog.close(true);
      },
      () => {
        this.store.reload();
      },
    );
  }
}
