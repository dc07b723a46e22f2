import { Component, input, output } from '@angular/core';
import { iconCloudOffOutline } from './first-icons';

import { Icon } from './icon';

/** It did not work: what happened, and the button to try again. */
@Component({
  selector: 'app-failed-state',
  imports: [Icon],
  template: `
    <app-icon [path]="icon" />
    <p role="alert">{{ message() }}</p>
    <button class="button tonal" type="button" (click)="retry.emit()" i18n="@@shared.retry">
      Probar de nuevo
    </button>
  `,
  styleUrl: './state.scss',
})
export class FailedState {
  readonly message = input.required<string>();
  readonly retry = output();

  protected readonly icon = iconCloudOffOutline;
}
