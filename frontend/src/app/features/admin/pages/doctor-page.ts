import { Component, effect, inject, input } from '@angular/core';
import { email, form, FormField, FormRoot, maxLength, minLength, required } from '@angular/forms/signals';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router, RouterLink } from '@angular/router';

import { FailedState } from '@shared/ui/failed-state';
import { FieldError } from '@shared/ui/field-error';
import { FormMessage } from '@shared/ui/form-message';
import { Icon } from '@shared/ui/icon';
import { LoadingState } from '@shared/ui/loading-state';
import { Notice } from '@shared/ui/notice';

import { mdiArrowLeft } from '../ui/icons';
import { DoctorEditorStore } from '../data/doctor-editor-store';
import { Editing, type Refusals } from '../data/editing';

/** A doctor's data, offices and login. */
@Component({
  selector: 'app-doctor-page',
  imports: [
    FailedState,
    FieldError,
    FormField,
    FormMessage,
    FormRoot,
    Icon,
    LoadingState,
    MatFormFieldModule,
    MatInput,
    RouterLink,
  ],
  templateUrl: './doctor-page.html',
  styleUrl: './form.scss',
})
export class DoctorPage {
  readonly id = input<string>();

  readonly #router = inject(Router);
  readonly #notice = inject(Notice);
  protected readonly store = inject(DoctorEditorStore);
  protected readonly editing = new Editing();

  protected readonly icons = { mdiArrowLeft };
  protected readonly form = form(
    this.store.draft,
    (path) => {
      required(path.fullName);
      maxLength(path.fullName, 120);
      required(path.licenseNumber);
      maxLength(path.licenseNumber, 30);
      required(path.specialty);
      maxLength(path.specialty, 80);
      maxLength(path.bio, 1000);
      required(path.account.email, { when: ({ valueOf }) => valueOf(path.withAccount) });
      email(path.account.email);
      required(path.account.password, { when: ({ valueOf }) => valueOf(path.withAccount) });
      minLength(path.account.password, 10);
    },
    {
      submission: {
        action: () => this.#submit(),
        onInvalid: (root) => {
          root().errorSummary()[0]?.fieldTree().focusBoundControl();
        },
      },
    },
  );

  constructor() {
    effect(() => {
      this.store.open(this.id());
    });
  }

  #submit(): Promise<Refusals> {
    return this.editing.save(
      this.form,
      () => this.#save(),
      () => {
        this.store.retry();
      },
    );
  }

  async #save(): Promise<void> {
    await this.store.save();
    await this.#router.navigateByUrl('/admin/profesionales');
    await this.#notice.say($localize`:@@admin.saved:Guardamos los cambios.`);
  }
}
