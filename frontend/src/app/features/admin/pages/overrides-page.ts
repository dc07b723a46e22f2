import { Component, computed, inject, Injector } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';

import type { SettingsOverride } from '@api/admin-api';
import { Confirm } from '@shared/ui/confirm-dialog';
import { EmptyState } from '@shared/ui/empty-state';
import { FailedState } from '@shared/ui/failed-state';
import { Icon } from '@shared/ui/icon';
import { LoadingState } from '@shared/ui/loading-state';
import { Notice } from '@shared/ui/notice';

import { OVERRIDABLE } from '../data/override-draft';
import { OverridesStore } from '../data/overrides-store';
import { refusalWords } from '../data/refusal-words';
import { mdiArrowLeft, mdiPlus } from '../ui/icons';
import { OverrideDialog, type OverrideQuestion } from './override-dialog';

/** Where doctors and visit types depart from the rules of the clinic. */
@Component({
  selector: 'app-overrides-page',
  imports: [EmptyState, FailedState, Icon, LoadingState, RouterLink],
  templateUrl: './overrides-page.html',
  styleUrls: ['./list.scss', './form.scss'],
})
export class OverridesPage {
  readonly #dialog = inject(MatDialog);
  readonly #injector = inject(Injector);
  readonly #confirm = inject(Confirm);
  readonly #notice = inject(Notice);
  protected readonly store = inject(OverridesStore);

  protected readonly icons = { mdiArrowLeft, mdiPlus };
  protected readonly rows = computed(() =>
    this.store.overrides().map((override) => ({
      override,
      scope: scopeOf(override),
      terms: OVERRIDABLE.flatMap(({ key, label }) => {
        const value = override[key];
        return value == null ? [] : [`${label()}: ${value}`];
      }),
    })),
  );

  protected async edit(before: SettingsOverride | null): Promise<void> {
    const data = { before, scopeName: before ? scopeOf(before) : '' };
    const edited = this.#dialog.open<OverrideDialog, OverrideQuestion, boolean>(OverrideDialog, {
      data,
      injector: this.#injector,
      width: '640px',
      maxWidth: '96vw',
      autoFocus: 'first-heading',
    });
    if (!(await firstValueFrom(edited.afterClosed()))) return;
    await this.#notice.say($localize`:@@admin.saved:Guardamos los cambios.`);
  }

  protected async remove(override: SettingsOverride): Promise<void> {
    const sure = await this.#confirm.ask({
      heading: $localize`:@@admin.override.remove:¿Borrar la excepción de ${scopeOf(override)}:scope:?`,
      body: $localize`:@@admin.override.remove.body:Los turnos nuevos siguen las reglas generales. Los ya dados no cambian.`,
      confirm: $localize`:@@admin.remove:Borrar`,
      destructive: true,
    });
    if (!sure) return;
    try {
      await this.store.remove(override);
      await this.#notice.say($localize`:@@admin.removed:Listo, lo borramos.`);
    } catch (error) {
      await this.#notice.say(refusalWords(error));
    }
  }
}

function scopeOf({ doctorName, visitTypeName }: SettingsOverride): string {
  return [doctorName, visitTypeName].filter((name) => name !== null).join(' · ');
}
