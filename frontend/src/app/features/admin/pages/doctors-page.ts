import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';

import type { ManagedDoctor } from '@api/admin-api';
import { Confirm } from '@shared/ui/confirm-dialog';
import { EmptyState } from '@shared/ui/empty-state';
import { FailedState } from '@shared/ui/failed-state';
import { Icon } from '@shared/ui/icon';
import { LoadingState } from '@shared/ui/loading-state';
import { Notice } from '@shared/ui/notice';

import { mdiPlus } from '../ui/icons';
import { DoctorsStore } from '../data/doctors-store';
import { refusalWords } from '../data/refusal-words';

/** The doctors of the clinic and the way to everything of theirs. */
@Component({
  selector: 'app-doctors-page',
  imports: [EmptyState, FailedState, Icon, LoadingState, RouterLink],
  templateUrl: './doctors-page.html',
  styleUrl: './list.scss',
})
export class DoctorsPage {
  readonly #confirm = inject(Confirm);
  readonly #notice = inject(Notice);
  protected readonly store = inject(DoctorsStore);

  protected readonly icons = { mdiPlus };
  protected readonly rows = computed(() =>
    this.store.doctors().map((doctor) => ({
      doctor,
      offices: doctor.officeIds
        .map((id) => this.store.officeNames().get(id))
        .filter((name) => name !== undefined)
        .join(', '),
    })),
  );

  protected async deactivate(doctor: ManagedDoctor): Promise<void> {
    const sure = await this.#confirm.ask({
      heading: $localize`:@@admin.doctor.deactivate.heading:¿Desactivar a ${doctor.fullName}:name:?`,
      body: $localize`:@@admin.doctor.deactivate.body:Deja de aparecer en la búsqueda y no recibe turnos nuevos. Los turnos ya dados se mantienen.`,
      confirm: $localize`:@@admin.deactivate:Desactivar`,
      destructive: true,
    });
    if (sure) await this.#setActive(doctor, false);
  }

  protected activate(doctor: ManagedDoctor): Promise<void> {
    return this.#setActive(doctor, true);
  }

  protected async remove(doctor: ManagedDoctor): Promise<void> {
    const sure = await this.#confirm.ask({
      heading: $localize`:@@admin.doctor.remove.heading:¿Borrar a ${doctor.fullName}:name:?`,
      body: $localize`:@@admin.doctor.remove.body:Solo se puede borrar a quien se cargó por error: sin turnos y sin cuenta de acceso. También se borran sus horarios.`,
      confirm: $localize`:@@admin.remove:Borrar`,
      destructive: true,
    });
    if (!sure) return;
    try {
      await this.store.remove(doctor);
      await this.#notice.say($localize`:@@admin.removed:Listo, lo borramos.`);
    } catch (error) {
      await this.#notice.say(refusalWords(error));
      this.store.retry();
    }
  }

  async #setActive(doctor: ManagedDoctor, active: boolean): Promise<void> {
    try {
      await this.store.setActive(doctor, active);
      await this.#notice.say(
        active
          ? $localize`:@@admin.doctor.activated:${doctor.fullName}:name: vuelve a aparecer en la búsqueda.`
          : $localize`:@@admin.doctor.deactivated:${doctor.fullName}:name: ya no aparece en la búsqueda.`,
      );
    } catch (error) {
      await this.#notice.say(refusalWords(error));
    }
  }
}
