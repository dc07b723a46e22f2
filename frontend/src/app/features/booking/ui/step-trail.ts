import { Component, computed, input } from '@angular/core';

/** Where in the four steps one is. */
@Component({
  selector: 'app-step-trail',
  template: `
    <p class="muted small" i18n="@@booking.step">Paso {{ number() }} de 4</p>
    <div class="bars" aria-hidden="true">
      @for (bar of bars; track bar) {
        <span [class.done]="bar <= number()"></span>
      }
    </div>
  `,
  styles: `
    :host {
      display: grid;
      gap: 6px;
    }
    .bars {
      display: grid;
      grid-template-columns: repeat(4, 1fr);
      gap: 6px;
    }
    span {
      block-size: 6px;
      border-radius: 3px;
      background: var(--mat-sys-surface-container-highest);
    }
    .done {
      background: var(--mat-sys-primary);
    }
  `,
})
export class StepTrail {
  readonly step = input.required<'what' | 'who' | 'when' | 'confirm'>();

  protected readonly bars = [1, 2, 3, 4];
  protected readonly number = computed(() => ['what', 'who', 'when', 'confirm'].indexOf(this.step()) + 1);
}
