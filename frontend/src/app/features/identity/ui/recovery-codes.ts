import { DOCUMENT } from '@angular/common';
import {
  afterNextRender,
  Component,
  type ElementRef,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { mdiContentCopy, mdiDownload, mdiPrinter } from '@mdi/js';

import { Icon } from '@shared/ui/icon';

/** Recovery codes, shown this once: copied, downloaded or printed, and left only when they are said to be kept. */
@Component({
  selector: 'app-recovery-codes',
  imports: [Icon],
  template: `
    <h3 #title tabindex="-1" i18n="@@identity.recovery.heading">Guardá tus códigos de recuperación</h3>
    <p i18n="@@identity.recovery.text">
      Si perdés el teléfono, cada código te deja ingresar una vez. No los vamos a mostrar de nuevo.
    </p>
    <ul class="plain numbers codes">
      @for (code of codes(); track code) {
        <li>{{ code }}</li>
      }
    </ul>
    <div class="row">
      <button class="button outlined" type="button" (click)="copy()">
        <app-icon [path]="icons.mdiContentCopy" /><ng-container i18n="@@identity.recovery.copy"
          >Copiar</ng-container
        >
      </button>
      <button class="button outlined" type="button" (click)="download()">
        <app-icon [path]="icons.mdiDownload" /><ng-container i18n="@@identity.recovery.download"
          >Descargar</ng-container
        >
      </button>
      <button class="button outlined" type="button" (click)="print()">
        <app-icon [path]="icons.mdiPrinter" /><ng-container i18n="@@identity.recovery.print"
          >Imprimir</ng-container
        >
      </button>
    </div>
    <p class="small" role="status">{{ said() }}</p>
    <label class="kept">
      <input #kept type="checkbox" (change)="sure.set(kept.checked)" />
      <span i18n="@@identity.recovery.kept">Ya los guardé en un lugar seguro</span>
    </label>
    <button
      class="button filled"
      type="button"
      [disabled]="!sure()"
      (click)="done.emit()"
      i18n="@@identity.recovery.done"
    >
      Listo
    </button>
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
      justify-items: start;
    }
    h3:focus {
      outline: none;
    }
    .codes {
      display: grid;
      gap: 6px 28px;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 240px), 1fr));
      inline-size: 100%;
      padding: 16px;
      border: 1px solid var(--app-line);
      border-radius: 12px;
      font-family: ui-monospace, monospace;
      font-size: 0.88rem;
    }
    .kept {
      display: flex;
      gap: 12px;
      align-items: center;
      min-block-size: var(--app-touch);

      input {
        inline-size: 22px;
        block-size: 22px;
        margin: 0;
        accent-color: var(--mat-sys-primary);
      }
    }
    @media print {
      .row,
      .kept,
      .small,
      .button {
        display: none;
      }
    }
  `,
})
export class RecoveryCodes {
  readonly codes = input.required<readonly string[]>();
  readonly done = output();

  readonly #document = inject(DOCUMENT);
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('title');
  protected readonly sure = signal(false);
  protected readonly said = signal('');
  protected readonly icons = { mdiContentCopy, mdiDownload, mdiPrinter };

  constructor() {
    afterNextRender(() => {
      this.heading().nativeElement.focus();
    });
  }

  protected async copy(): Promise<void> {
    try {
      await this.#document.defaultView?.navigator.clipboard.writeText(this.#text());
      this.said.set($localize`:@@identity.recovery.copied:Copiados.`);
    } catch {
      this.said.set(
        $localize`:@@identity.recovery.not-copied:No se pudieron copiar. Descargalos o anotalos.`,
      );
    }
  }

  protected download(): void {
    const address = URL.createObjectURL(new Blob([this.#text()], { type: 'text/plain' }));
    const link = this.#document.createElement('a');
    link.href = address;
    link.download = 'turnoplus-codigos.txt';
    link.click();
    URL.revokeObjectURL(address);
  }

  protected print(): void {
    this.#document.defaultView?.print();
  }

  #text(): string {
    return `${this.codes().join('\n')}\n`;
  }
}
