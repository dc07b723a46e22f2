import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { mdiMapMarkerQuestionOutline } from '@mdi/js';

import { EmptyState } from '@shared/ui/empty-state';

/** No such page. */
@Component({
  selector: 'app-not-found-page',
  imports: [EmptyState, RouterLink],
  template: `
    <div class="page narrow">
      <h1 class="visually-hidden" i18n="@@shell.not-found.title">Página no encontrada</h1>
      <app-empty-state
        [icon]="icon"
        heading="No encontramos esta página"
        i18n-heading="@@shell.not-found.heading"
        hint="Puede que el enlace esté incompleto o que la página ya no exista."
        i18n-hint="@@shell.not-found.hint"
      >
        <a class="button filled" routerLink="/" i18n="@@shell.not-found.go">Buscar un turno</a>
      </app-empty-state>
    </div>
  `,
})
export class NotFoundPage {
  protected readonly icon = mdiMapMarkerQuestionOutline;
}
