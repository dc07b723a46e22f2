import { Component, effect, inject, input } from '@angular/core';
import { form, FormField, FormRoot, max, maxLength, min, required } from '@angular/forms/signals';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router, RouterLink } from '@angular/router';

import { EmptyState } from '@shared/ui/empty-state';
import { FailedState } from '@shared/ui/failed-state';
import { FieldError } from '@shared/ui/field-error';
import { FormMessage } from '@shared/ui/form-message';
import { Icon } from '@shared/ui/icon';
import { LoadingState } from '@shared/ui/loading-state';
import { Notice } from '@shared/ui/notice';

import { mdiArrowLeft } from '../ui/icons';
import { Editing, type Refusals } from '../data/editing';
import { VisitTypesStore } from '../data/visit-types-store';

/** A visit type: how long, with how much room around it, and who may book it. */
@Component({
  selector: 'app-visit-type-page',
  imports: [
    EmptyState,
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
  templateUrl: './visit-type-page.html',
  styleUrl: './form.scss',
})
export class VisitTypePage {
  readonly id = input<string>();

  readonly #router = inject(Router);
  readonly #notice = inject(Notice);
  protected readonly store = inject(VisitTypesStore);
  protected readonly editing = new Editing();

  protected readonly icons = { mdiArrowLeft };
  protected readonly form = form(
    this.store.draft,
    (path) => {
      required(path.name);
      maxLength(path.name, 80);
      required(path.durationMinutes);
      min(path.durationMinutes, 5);
      max(path.durationMinutes, 480);
      min(path.bufferBeforeMinutes, 0);
      max(path.bufferBeforeMinutes, 120);
      min(path.bufferAfterMinutes, 0);
      max(path.bufferAfterMinutes, 120);
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
    await this.#router.navigateByUrl('/admin/tipos-de-turno');
    await this.#notice.say($localize`:@@admin.saved:Guardamos los cambios.`);
  }
}
