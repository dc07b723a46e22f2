import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { form, FormField, FormRoot, maxLength, required, validate } from '@angular/forms/signals';
import { MatDialog } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router, RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';

import type { Closure } from '@api/admin-api';
import { Confirm } from '@shared/ui/confirm-dialog';
import { FailedState } from '@shared/ui/failed-state';
import { FieldError } from '@shared/ui/field-error';
import { FormMessage } from '@shared/ui/form-message';
import { Icon } from '@shared/ui/icon';
import { LoadingState } from '@shared/ui/loading-state';
import { Notice } from '@shared/ui/notice';
import { isPlainDate } from '@shared/util/civil';
import { CivilDates } from '@shared/util/civil-dates';

import { mdiArrowLeft, mdiTrashCanOutline } from '../ui/icons';
import { Editing, type Refusals } from '../data/editing';
import { affectedBy, OfficesStore } from '../data/offices-store';
import { refusalWords } from '../data/refusal-words';
import { timeZones } from '../data/time-zones';
import { ClosureConflictDialog } from './closure-conflict-dialog';

/** An office, and the days on which it is closed. */
@Component({
  selector: 'app-office-page',
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
  templateUrl: './office-page.html',
  styleUrl: './form.scss',
})
export class OfficePage {
  readonly id = input<string>();

  readonly #router = inject(Router);
  readonly #dialog = inject(MatDialog);
  readonly #confirm = inject(Confirm);
  readonly #notice = inject(Notice);
  readonly #dates = inject(CivilDates);
  protected readonly store = inject(OfficesStore);
  protected readonly editing = new Editing();
  protected readonly closing = new Editing();

  protected readonly icons = { mdiArrowLeft, mdiTrashCanOutline };
  protected readonly zones = computed(() => timeZones(this.store.office()?.timeZone ?? ''));
  protected readonly closures = computed(() =>
    this.store.closures().map((closure) => ({ closure, days: this.#daysOf(closure) })),
  );
  protected readonly form = form(
    this.store.draft,
    (path) => {
      required(path.code);
      maxLength(path.code, 20);
      required(path.name);
      maxLength(path.name, 120);
      required(path.address);
      maxLength(path.address, 200);
      required(path.timeZone);
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
  readonly #closure = signal({ from: '', until: '', reason: '' });
  protected readonly closureForm = form(
    this.#closure,
    (path) => {
      required(path.from);
      required(path.until);
      maxLength(path.reason, 80);
      validate(path.until, ({ value, valueOf }) =>
        value() !== '' && value() < valueOf(path.from)
          ? { kind: 'order', message: $localize`:@@admin.field.order:Tiene que terminar después de empezar.` }
          : undefined,
      );
    },
    {
      submission: {
        action: () => this.#submitClosure(),
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

  protected async removeClosure(closure: Closure, days: string): Promise<void> {
    const sure = await this.#confirm.ask({
      heading: $localize`:@@admin.closure.remove.heading:¿Borrar este cierre?`,
      body: $localize`:@@admin.closure.remove.body:La sede vuelve a ofrecer turnos: ${days}:days:.`,
      confirm: $localize`:@@admin.remove:Borrar`,
      destructive: true,
    });
    if (!sure) return;
    try {
      await this.store.removeClosure(closure);
      await this.#notice.say($localize`:@@admin.removed:Listo, lo borramos.`);
    } catch (error) {
      await this.#notice.say(refusalWords(error));
    }
  }

  #submitClosure(): Promise<Refusals> {
    return this.closing.save(
      this.closureForm,
      () => this.#close(),
      () => undefined,
    );
  }

  #submit(): Promise<Refusals> {
    return this.editing.save(
      this.form,
      () => this.#save(),
      () => {
        this.store.reopen();
      },
    );
  }

  /** A change of zone that moves hours around turnos is asked about first. */
  async #save(): Promise<void> {
    try {
      await this.store.save('reject');
    } catch (error) {
      const count = affectedBy(error);
      if (count === null) throw error;
      const sure = await this.#confirm.ask({
        heading: $localize`:@@admin.office.zone.heading:¿Cambiar la zona horaria?`,
        body: $localize`:@@admin.office.zone.body:Hay turnos dados en esta sede (${count}:count:). Conservan su horario real; los horarios de atención pasan a la zona nueva.`,
        confirm: $localize`:@@admin.office.zone.confirm:Cambiar la zona`,
      });
      if (!sure) return;
      await this.store.save('keep');
    }
    await this.#router.navigateByUrl('/admin/sedes');
    await this.#notice.say($localize`:@@admin.saved:Guardamos los cambios.`);
  }

  async #close(): Promise<void> {
    const closure = this.#closure();
    try {
      await this.store.addClosure(closure, 'reject');
    } catch (error) {
      const count = affectedBy(error);
      if (count === null) throw error;
      const answer = this.#dialog.open<ClosureConflictDialog, number, 'keep' | 'cancel'>(
        ClosureConflictDialog,
        { data: count, width: '480px', maxWidth: '96vw', autoFocus: 'first-heading', role: 'alertdialog' },
      );
      const how = await firstValueFrom(answer.afterClosed());
      if (how === undefined) return;
      await this.store.addClosure(closure, how);
    }
    this.#closure.set({ from: '', until: '', reason: '' });
    this.closureForm().reset();
    await this.#notice.say($localize`:@@admin.closure.added:Agregamos el cierre.`);
  }

  #daysOf({ from, until }: Closure): string {
    const day = (text: string): string =>
      isPlainDate(text) ? this.#dates.longDay(text, this.store.today()) : text;
    return from === until
      ? day(from)
      : $localize`:@@admin.closure.days:${day(from)}:from: al ${day(until).toLocaleLowerCase()}:until:`;
  }
}
