import { Component, computed, input } from '@angular/core';

/** The shape of what is coming, while it comes. */
@Component({
  selector: 'app-loading-state',
  template: `
    <p class="visually-hidden" role="status" i18n="@@shared.loading">Cargando…</p>
    @for (row of rowsList(); track row) {
      <div class="bone" aria-hidden="true"><span></span><span></span></div>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
    }
    .bone {
      display: grid;
      gap: 12px;
      padding: 20px;
      border: 1px solid var(--app-line);
      border-radius: var(--app-radius);
      background: var(--app-card);
    }
    span {
      block-size: 14px;
      border-radius: 7px;
      background: var(--mat-sys-surface-container-high);
      animation: breathe 1.4s ease-in-out infinite alternate;
    }
    span:first-child {
      inline-size: 42%;
    }
    span:last-child {
      inline-size: 74%;
    }
    @keyframes breathe {
      to {
        opacity: 0.45;
      }
    }
  `,
})
export class LoadingState {
  readonly rows = input(3);

  protected readonly rowsList = computed(() => Array.from({ length: this.rows() }, (_, index) => index));
}
