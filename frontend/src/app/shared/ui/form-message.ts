import { Component, input } from '@angular/core';
import { mdiAlertCircleOutline } from '@mdi/js';

import { Icon } from './icon';

/** What is wrong with a form as a whole, above it and read out at once. */
@Component({
  selector: 'app-form-message',
  imports: [Icon],
  template: `
    <div role="alert">
      @if (message(); as words) {
        <p class="note bad"><app-icon [path]="icon" />{{ words }}</p>
      }
    </div>
  `,
  styles: `
    :host:not(:has(p)) {
      position: absolute; /* an empty region takes no place in the form */
    }
  `,
})
export class FormMessage {
  readonly message = input.required<string | null>();

  protected readonly icon = mdiAlertCircleOutline;
}
