import { Component, inject, input, signal } from '@angular/core';
import { email, form, FormField, FormRoot, required, type ValidationError } from '@angular/forms/signals';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';

import { CredentialsApi } from '@api/credentials-api';
import { fieldErrors } from '@core/http/field-errors';
import { problemOf } from '@core/http/problem';
import { FieldError } from '@shared/ui/field-error';
import { FormMessage } from '@shared/ui/form-message';

import { accountMessage } from '../data/account-words';
import { MailSent } from '../ui/mail-sent';

/** Asks for the letter to choose another password with; the answer is the same for every address. */
@Component({
  selector: 'app-forgot-page',
  imports: [FieldError, FormField, FormMessage, FormRoot, MailSent, MatFormFieldModule, MatInput, RouterLink],
  templateUrl: './forgot-page.html',
  styleUrl: './entry.scss',
})
export class ForgotPage {
  /** Why the person is here: `enlace` when the link of an earlier letter was not good any more. */
  readonly motivo = input<string>();

  readonly #api = inject(CredentialsApi);
  readonly #draft = signal({ email: '' });

  protected readonly message = signal<string | null>(null);
  protected readonly mailed = signal<string | null>(null);
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
      await firstValueFrom(this.#api.forgotPassword(address));
      this.mailed.set(address);
      return undefined;
    } catch (error) {
      const { errors, rest } = fieldErrors(this.form, problemOf(error), accountMessage);
      this.message.set(rest);
      return errors;
    }
  }
}
