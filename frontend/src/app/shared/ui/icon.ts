import { Component, input } from '@angular/core';

/** A drawing from `@mdi/js`, one path: `<app-icon [path]="mdiCalendar" />`. Words beside it say what it means. */
@Component({
  selector: 'app-icon',
  template: `<svg viewBox="0 0 24 24" focusable="false"><path [attr.d]="path()" /></svg>`,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
      inline-size: 1.4em;
      block-size: 1.4em;
    }
    svg {
      inline-size: 100%;
      block-size: 100%;
      fill: currentColor;
    }
  `,
  host: { 'aria-hidden': 'true' },
})
export class Icon {
  readonly path = input.required<string>();
}
