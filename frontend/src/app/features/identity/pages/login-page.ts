import { Component, inject, input, signal } from '@angular/core';
import { email, form, FormField, FormRoot, required, type ValidationError } from '@angular/forms/signals';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router, RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';

import { CredentialsApi } from '@api/credentials-api';
import { LoginDetour } from '@core/auth/login-detour';
import { Session } from '@core/auth/session';
import { fieldErrors } from '@core/http/field-errors';
import { type Problem, problemOf } from '@core/http/problem';
import { messageOf, problemMessage } from '@core/http/problem-message';
import { FieldError } from '@shared/ui/field-error';
import { FormMessage } from '@shared/ui/form-message';

import { CodeField } from '../ui/code-field';
import { PasswordField } from '../ui/password-field';

/** E-mail and password, and a code where the account has a second factor; afterwards back to what the person was doing. */
@Component({
  selector: 'app-login-page',
  imports: [
    CodeField,
    FieldError,
    FormField,
    FormMessage,
    FormRoot,
    MatFormFieldModule,
    MatInput,
    PasswordField,
    RouterLink,
  ],
  templateUrl: './login-page.html',
  styleUrl: './entry.scss',
})
export class LoginPage {
  readonly volver = input<string>();
  readonly motivo = input<string>();

  readonly #session = inject(Session);
  readonly #detour = inject(LoginDetour);
  readonly #router = inject(Router);
  readonly #api = inject(CredentialsApi);
  readonly #credentials = signal({ email: '', password: '', totp: '' });

  protected readonly message = signal<string | null>(null);
  /** The password was right; the account asks for a code too. */
  protected readonly asksCode = signal(false);
  /** The address has to be proved first. */
  protected readonly unverified = signal(false);
  protected readonly resent = signal(false);
  protected readonly form = form(
    this.#credentials,
    (path) => {
      required(path.email);
      email(path.email);
      required(path.password);
      required(path.totp, { when: () => this.asksCode() });
    },
    {
      submission: {
        action: () => this.#logIn(),
        onInvalid: (root) => {
          root().errorSummary()[0]?.fieldTree().focusBoundControl();
        },
      },
    },
  );

  protected startOver(): void {
    this.asksCode.set(false);
    this.message.set(null);
    this.#credentials.update((credentials) => ({ ...credentials, password: '', totp: '' }));
    this.form().reset();
  }

  protected async resend(): Promise<void> {
    this.message.set(null);
    try {
      await firstValueFrom(this.#api.resendVerification(this.#credentials().email.trim()));
      this.resent.set(true);
    } catch (error) {
      this.message.set(messageOf(error));
    }
  }

  async #logIn(): Promise<ValidationError.WithOptionalFieldTree[] | undefined> {
    this.message.set(null);
    this.unverified.set(false);
    this.resent.set(false);
    const { email: address, password, totp } = this.#credentials();
    try {
      const user = await this.#session.login({
        email: address.trim(),
        password,
        ...(this.asksCode() ? { totp: totp.trim() } : {}),
      });
      await this.#router.navigateByUrl(this.#detour.after(this.volver(), user.role));
      return undefined;
    } catch (error) {
      return this.#refused(problemOf(error));
    }
  }

  #refused(problem: Problem): ValidationError.WithOptionalFieldTree[] | undefined {
    switch (problem.code) {
      case 'totp-required':
        this.asksCode.set(true);
        this.form.totp().reset();
        return undefined;
      case 'totp-invalid':
        return [{ kind: 'server', message: problemMessage(problem), fieldTree: this.form.totp }];
      case 'email-not-verified':
        this.unverified.set(true);
        return undefined;
      case 'invalid-request': {
        const { errors, rest } = fieldErrors(this.form, problem);
        this.message.set(rest);
        return errors;
      }
      default:
        this.message.set(problemMessage(problem));
        return undefined;
    }
  }
}
