import { Component, computed, inject, LOCALE_ID } from '@angular/core';
import { RouterLink } from '@angular/router';

import type { VisitType } from '@api/models';
import { Confirm } from '@shared/ui/confirm-dialog';
import { EmptyState } from '@shared/ui/empty-state';
import { FailedState } from '@shared/ui/failed-state';
import { Icon } from '@shared/ui/icon';
import { LoadingState } from '@shared/ui/loading-state';
import { Notice } from '@shared/ui/notice';
import { spanInWords } from '@shared/util/span';

import { mdiPlus } from '../ui/icons';
import { refusalWords } from '../data/refusal-words';
import { VisitTypesStore } from '../data/visit-types-store';

/** What turnos are for. */
@Component({
  selector: 'app-visit-types-page',
  imports: [EmptyState, FailedState, Icon, LoadingState, RouterLink],
  templateUrl: './visit-types-page.html',
  styleUrl: './list.scss',
})
export class VisitTypesPage {
  readonly #confirm = inject(Confirm);
  readonly #notice = inject(Notice);
  readonly #locale = inject(LOCALE_ID);
  protected readonly store = inject(VisitTypesStore);

  protected readonly icons = { mdiPlus };
  protected readonly rows = computed(() =>
    this.store.types().map((type) => ({ type, duration: spanInWords(this.#locale, type.durationMinutes) })),
  );

  protected async remove(type: VisitType): Promise<void> {
    const sure = await this.#confirm.ask({
      heading: $localize`:@@admin.type.remove.heading:¿Borrar «${type.name}:name:»?`,
      body: $localize`:@@admin.type.remove.body:Solo se puede borrar un tipo de turno que nunca se usó. Si dejó de usarse, desactivalo.`,
      confirm: $localize`:@@admin.remove:Borrar`,
      destructive: true,
    });
    if (!sure) return;
    try {
      await this.store.remove(type);
      await this.#notice.say($localize`:@@admin.removed:Listo, lo borramos.`);
    } catch (error) {
      await this.#notice.say(refusalWords(error));
    }
  }
}
