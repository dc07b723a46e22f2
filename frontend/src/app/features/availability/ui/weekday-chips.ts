import { Component, computed, inject, input, LOCALE_ID, model } from '@angular/core';

import { weekdayName } from './weekday-names';

/** The seven days as chips that are on or off. */
@Component({
  selector: 'app-weekday-chips',
  template: `
    <fieldset [attr.aria-describedby]="describedBy() || null">
      <legend i18n="@@availability.weekdays">Días</legend>
      <div class="chips">
        @for (day of days(); track day.id) {
          <button class="slot" type="button" [attr.aria-pressed]="day.on" (click)="toggle(day.id)">
            <span aria-hidden="true">{{ day.short }}</span>
            <span class="visually-hidden">{{ day.name }}</span>
          </button>
        }
      </div>
    </fieldset>
  `,
  styles: `
    legend {
      padding: 0;
      margin-block-end: 6px;
      font-size: 0.88rem;
      font-weight: 560;
      color: var(--app-muted);
    }
    .chips {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
    }
    .slot {
      flex: 1 1 52px;
      min-inline-size: 52px;
      padding-inline: 6px;
    }
  `,
})
export class WeekdayChips {
  readonly weekdays = input.required<readonly string[]>();
  readonly selected = model.required<readonly string[]>();
  readonly describedBy = input('');

  readonly #locale = inject(LOCALE_ID);
  protected readonly days = computed(() =>
    this.weekdays().map((id) => ({
      id,
      on: this.selected().includes(id),
      name: weekdayName(this.#locale, id, 'long'),
      short: weekdayName(this.#locale, id, 'short'),
    })),
  );

  protected toggle(id: string): void {
    const before = this.selected();
    this.selected.set(before.includes(id) ? before.filter((other) => other !== id) : [...before, id]);
  }
}
