import { Component, input, signal } from '@angular/core';
import { type FieldTree, FormField } from '@angular/forms/signals';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { mdiEyeOffOutline, mdiEyeOutline } from '@mdi/js';

import { FieldError } from '@shared/ui/field-error';
import { Icon } from '@shared/ui/icon';

/** A password that can be looked at while it is typed. */
@Component({
  selector: 'app-password-field',
  imports: [FieldError, FormField, Icon, MatFormFieldModule, MatInput],
  template: `
    <mat-form-field>
      <mat-label>{{ label() }}</mat-label>
      <input
        matInput
        [type]="shown() ? 'text' : 'password'"
        [attr.autocomplete]="autocomplete()"
        autocapitalize="none"
        spellcheck="false"
        [formField]="field()"
      />
      <button
        matIconSuffix
        class="button icon"
        type="button"
        [attr.aria-pressed]="shown()"
        aria-label="Mostrar la contraseña"
        i18n-aria-label="@@identity.password.show"
        (click)="shown.set(!shown())"
      >
        <app-icon [path]="shown() ? icons.mdiEyeOffOutline : icons.mdiEyeOutline" />
      </button>
      @if (hint(); as words) {
        <mat-hint>{{ words }}</mat-hint>
      }
      <mat-error><app-field-error [field]="field()" /></mat-error>
    </mat-form-field>
  `,
  styles: `
    :host,
    mat-form-field {
      display: block;
    }
  `,
})
export class PasswordField {
  readonly field = input.required<FieldTree<string>>();
  readonly autocomplete = input.required<'current-password' | 'new-password'>();
  readonly label = input($localize`:@@identity.password:Contraseña`);
  readonly hint = input<string>();

  protected readonly shown = signal(false);
  protected readonly icons = { mdiEyeOutline, mdiEyeOffOutline };
}
