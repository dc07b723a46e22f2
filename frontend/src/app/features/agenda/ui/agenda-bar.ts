import { Component, input, output } from '@angular/core';

import { Icon } from '@shared/ui/icon';
import { isPlainDate, type PlainDate } from '@shared/util/civil';

import { mdiChevronLeft, mdiChevronRight } from './icons';

/** Back, forth, today, any date. */
@Component({
  selector: 'app-agenda-bar',
  imports: [Icon],
  template: `
    <button
      class="button icon outlined"
      type="button"
      [attr.aria-label]="earlierName()"
      (click)="moved.emit(-1)"
    >
      <app-icon [path]="icons.mdiChevronLeft" />
    </button>
    <button
      class="button icon outlined"
      type="button"
      [attr.aria-label]="laterName()"
      (click)="moved.emit(1)"
    >
      <app-icon [path]="icons.mdiChevronRight" />
    </button>
    <button
      class="button outlined"
      type="button"
      [attr.aria-disabled]="atToday()"
      (click)="toToday.emit()"
      i18n="@@agenda.today"
    >
      Hoy
    </button>
    <label class="field">
      <span class="visually-hidden" i18n="@@agenda.date">Ir a la fecha</span>
      <input #date type="date" [value]="day()" (change)="goTo(date.value)" />
    </label>
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      align-items: center;
    }
    .field {
      flex: 0 1 170px;
    }
    .field > input {
      min-block-size: 46px;
    }
  `,
})
export class AgendaBar {
  readonly day = input.required<PlainDate>();
  readonly atToday = input(false);
  readonly earlierName = input.required<string>();
  readonly laterName = input.required<string>();
  readonly moved = output<number>();
  readonly toToday = output();
  readonly picked = output<PlainDate>();

  protected readonly icons = { mdiChevronLeft, mdiChevronRight };

  protected goTo(text: string): void {
    if (isPlainDate(text)) this.picked.emit(text);
  }
}
