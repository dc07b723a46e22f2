import { Component, inject, signal } from '@angular/core';
import { email, form, FormField, FormRoot, required, type ValidationError } from '@angular/forms/signals';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';

import { CredentialsApi } from '@api/credentials-api';
import { Session } from '@core/auth/session';
import { fieldErrors } from '@core/http/field-errors';
import { problemOf } from '@core/http/problem';
import { FieldError } from '@shared/ui/field-error';
import { FormMessage } from '@shared/ui/form-message';

import { accountMessage } from '../data/account-words';
import { takeLinkToken } from '../data/link-token';
import { MailSent } from '../ui/mail-sent';

/**
 * Proves an address with the link of the letter, on a press: programs that look through mail open links too, and the
 * link works once. Without a good link, asks for another letter.
 */
@Component({
  selector: 'app-verify-page',
  imports: [FieldError, FormField, FormMessage, FormRoot, MailSent, MatFormFieldModule, MatInput, RouterLink],
  templateUrl: './verify-page.html',
  styleUrl: './entry.scss',
})
export class VerifyPage {
  readonly #api = inject(CredentialsApi);
  readonly #token = takeLinkToken();
  readonly #draft = signal({ email: '' });
  protected readonly session = inject(Session);

  protected readonly step = signal<'confirm' | 'stale' | 'ask' | 'done'>(this.#token ? 'confirm' : 'ask');
  protected readonly busy = signal(false);
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

  protected async confirm(): Promise<void> {
    if (this.#token === null || this.busy()) return;
    this.busy.set(true);
    this.message.set(null);
    try {
      await firstValueFrom(this.#api.verifyEmail(this.#token));
      this.step.set('done');
    } catch (error) {
      const problem = problemOf(error);
      if (problem.errors.some(({ pointer }) => pointer === '/token')) this.step.set('stale');
      else this.message.set(accountMessage(problem));
    } finally {
      this.busy.set(false);
    }
  }

  async #ask(): Promise<ValidationError.WithOptionalFieldTree[] | undefined> {
    this.message.set(null);
    const address = this.#draft().email.trim();
    try {
      await firstValueFrom(this.#api.resendVerification(address));
      this.mailed.set(address);
      return undefined;
    } catch (error) {
      const { errors, rest } = fieldErrors(this.form, problemOf(error), accountMessage);
      this.message.set(rest);
      return errors;
    }
  }
}
