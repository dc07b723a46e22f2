import { afterNextRender, Component, type ElementRef, input, viewChild } from '@angular/core';
import { mdiEmailCheckOutline } from '@mdi/js';

import { Icon } from '@shared/ui/icon';

/** A letter is on its way: to which address, and what to do with it. What else can be done is projected. */
@Component({
  selector: 'app-mail-sent',
  imports: [Icon],
  template: `
    <section class="card">
      <app-icon [path]="icon" />
      <h1 #title tabindex="-1">{{ heading() }}</h1>
      <p class="address">{{ address() }}</p>
      <p>{{ text() }}</p>
      <p class="muted small" i18n="@@identity.mail-sent.spam">
        ¿No llega? Mirá en correo no deseado, y fijate que la dirección esté bien escrita. Si sigue sin
        llegar, pedí ayuda en la recepción de la clínica.
      </p>
      <div class="ways"><ng-content /></div>
    </section>
  `,
  styles: `
    .card {
      display: grid;
      gap: 12px;
      grid-template-columns: minmax(0, 1fr);
      padding: 28px 24px;
    }
    app-icon {
      font-size: 2rem;
      color: var(--mat-sys-primary);
    }
    .address {
      font-weight: 620;
    }
    .ways {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 12px;
      padding-block-start: 8px;
    }
  `,
})
export class MailSent {
  readonly address = input.required<string>();
  readonly heading = input.required<string>();
  readonly text = input.required<string>();

  private readonly titleElement = viewChild.required<ElementRef<HTMLElement>>('title');
  protected readonly icon = mdiEmailCheckOutline;

  constructor() {
    // The form that had the focus is gone.
    afterNextRender(() => {
      this.titleElement().nativeElement.focus();
    });
  }
}
