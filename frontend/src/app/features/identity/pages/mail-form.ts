import { Component, input, output, signal } from '@angular/core';
import { email, form, FormField, FormRoot, required, type ValidationError } from '@angular/forms/signals';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { firstValueFrom, type Observable } from 'rxjs';

import { fieldErrors } from '@core/http/field-errors';
import { problemOf } from '@core/http/problem';
import { FieldError } from '@shared/ui/field-error';
import { FormMessage } from '@shared/ui/form-message';

/** Asks for the address that a letter should go to, and has it sent. */
@Component({
  selector: 'app-mail-form',
  imports: [FieldError, FormField, FormMessage, FormRoot, MatFormFieldModule, MatInput],
  template: `
    <form [formRoot]="form" class="stack">
      <app-form-message [message]="message()" />
      <mat-form-field>
        <mat-label i18n="@@identity.email">Correo electrónico</mat-label>
        <input matInput type="email" autocomplete="username" inputmode="email" [formField]="form.email" />
        <mat-error><app-field-error [field]="form.email" /></mat-error>
      </mat-form-field>
      <button class="button filled" type="submit" [attr.aria-disabled]="form().submitting()">
        @if (form().submitting()) {
          <ng-container i18n="@@identity.mail.sending">Enviando…</ng-container>
        } @else {
          {{ label() }}
        }
      </button>
    </form>
  `,
  styleUrl: './entry.scss',
})
export class MailForm {
  /** Of the button. */
  readonly label = input.required<string>();
  /** Has the letter sent. */
  readonly send = input.required<(address: string) => Observable<unknown>>();
  /** It was sent, to this address. */
  readonly mailed = output<string>();

  readonly #draft = signal({ email: '' });

  protected readonly message = signal<string | null>(null);
  protected readonly form = form(
    this.#draft,
    (path) => {
      required(path.email);
      email(path.email);
    },
    {
      submission: {
        action: () => this.#ask(),
        onInvalid: (root) => {
          root().errorSummary()[0]?.fieldTree().focusBoundControl();
        },
      },
    },
  );

  async #ask(): Promise<ValidationError.WithOptionalFieldTree[] | undefined> {
    this.message.set(null);
    const address = this.#draft().email.trim();
    try {
      await firstValueFrom(this.send()(address));
      this.mailed.emit(address);
      return undefined;
    } catch (error) {
      const { errors, rest } = fieldErrors(this.form, problemOf(error));
      this.message.set(rest);
      return errors;
    }
  }
}
