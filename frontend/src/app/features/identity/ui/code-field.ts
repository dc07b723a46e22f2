import { afterNextRender, Component, type ElementRef, input, signal, viewChild } from '@angular/core';
import { type FieldTree, FormField } from '@angular/forms/signals';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';

import { FieldError } from '@shared/ui/field-error';

/** Six digits of the authenticator app, or a recovery code instead; it takes the focus when it appears. */
@Component({
  selector: 'app-code-field',
  imports: [FieldError, FormField, MatFormFieldModule, MatInput],
  template: `
    <mat-form-field>
      <mat-label>
        @if (recovery()) {
          <ng-container i18n="@@identity.code.recovery">Código de recuperación</ng-container>
        } @else {
          <ng-container i18n="@@identity.code">Código de 6 números</ng-container>
        }
      </mat-label>
      <input
        #box
        matInput
        class="numbers"
        [attr.autocomplete]="recovery() ? 'off' : 'one-time-code'"
        [attr.inputmode]="recovery() ? 'text' : 'numeric'"
        autocapitalize="none"
        spellcheck="false"
        [formField]="field()"
      />
      <mat-error><app-field-error [field]="field()" /></mat-error>
    </mat-form-field>
    @if (offersRecovery()) {
      <button class="button" type="button" (click)="swap()">
        @if (recovery()) {
          <ng-container i18n="@@identity.code.use-app">Usar el código de la aplicación</ng-container>
        } @else {
          <ng-container i18n="@@identity.code.use-recovery"
            >No tengo el teléfono: usar un código de recuperación</ng-container
          >
        }
      </button>
    }
  `,
  styles: `
    :host,
    mat-form-field {
      display: block;
    }
    .button {
      min-block-size: var(--app-touch);
      padding-inline: 4px;
      text-align: start;
    }
  `,
})
export class CodeField {
  readonly field = input.required<FieldTree<string>>();
  readonly offersRecovery = input(true);
  readonly takesFocus = input(true);

  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');
  protected readonly recovery = signal(false);

  constructor() {
    afterNextRender(() => {
      if (this.takesFocus()) this.box().nativeElement.focus();
    });
  }

  protected swap(): void {
    this.recovery.update((before) => !before);
    this.field()().value.set('');
    this.box().nativeElement.focus();
  }
}
