import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';

import type { Office } from '@api/models';
import { Confirm } from '@shared/ui/confirm-dialog';
import { EmptyState } from '@shared/ui/empty-state';
import { FailedState } from '@shared/ui/failed-state';
import { Icon } from '@shared/ui/icon';
import { LoadingState } from '@shared/ui/loading-state';
import { Notice } from '@shared/ui/notice';

import { mdiPlus } from '../ui/icons';
import { OfficesStore } from '../data/offices-store';
import { refusalWords } from '../data/refusal-words';

/** Where the clinic attends. */
@Component({
  selector: 'app-offices-page',
  imports: [EmptyState, FailedState, Icon, LoadingState, RouterLink],
  templateUrl: './offices-page.html',
  styleUrl: './list.scss',
})
export class OfficesPage {
  readonly #confirm = inject(Confirm);
  readonly #notice = inject(Notice);
  protected readonly store = inject(OfficesStore);

  protected readonly icons = { mdiPlus };

  protected async remove(office: Office): Promise<void> {
    const sure = await this.#confirm.ask({
      heading: $localize`:@@admin.office.remove.heading:¿Borrar la sede ${office.name}:name:?`,
      body: $localize`:@@admin.office.remove.body:Solo se puede borrar una sede sin profesionales y sin turnos. Si dejó de usarse, desactivala.`,
      confirm: $localize`:@@admin.remove:Borrar`,
      destructive: true,
    });
    if (!sure) return;
    try {
      await this.store.remove(office);
      await this.#notice.say($localize`:@@admin.removed:Listo, lo borramos.`);
    } catch (error) {
      await this.#notice.say(refusalWords(error));
    }
  }
}
