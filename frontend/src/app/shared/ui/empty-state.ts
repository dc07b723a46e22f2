import { Component, input } from '@angular/core';
import { iconCalendarBlankOutline } from './first-icons';

import { Icon } from './icon';

/** Nothing here yet, and what to do next: the action is projected. */
@Component({
  selector: 'app-empty-state',
  imports: [Icon],
  template: `
    <app-icon [path]="icon()" />
    <h2>{{ heading() }}</h2>
    @if (hint(); as words) {
      <p class="muted">{{ words }}</p>
    }
    <ng-content />
  `,
  styleUrl: './state.scss',
})
export class EmptyState {
  readonly heading = input.required<string>();
  readonly hint = input<string>();
  readonly icon = input(iconCalendarBlankOutline);
}
