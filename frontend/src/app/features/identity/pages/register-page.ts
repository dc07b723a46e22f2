import { Component, inject, input, signal } from '@angular/core';
import { form, FormField, FormRoot, type ValidationError } from '@angular/forms/signals';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router, RouterLink } from '@angular/router';

import { LoginDetour } from '@core/auth/login-detour';
import { Session } from '@core/auth/session';
import { fieldErrors } from '@core/http/field-errors';
import { problemOf } from '@core/http/problem';
import { problemMessage } from '@core/http/problem-message';
import { FieldError } from '@shared/ui/field-error';
import { FormMessage } from '@shared/ui/form-message';

import { EMPTY_DRAFT, registrationOf, registrationRules } from '../data/registration-form';
import { PASSWORD_HINT } from '../data/new-password';
import { MailSent } from '../ui/mail-sent';
import { PasswordField } from '../ui/password-field';

/** A patient's own account, and straight on to what they were doing. */
@Component({
  selector: 'app-register-page',
  imports: [
    FieldError,
    FormField,
    FormMessage,
    FormRoot,
    MatFormFieldModule,
    MatInput,
    MailSent,
    PasswordField,
    RouterLink,
  ],
  templateUrl: './register-page.html',
  styleUrl: './entry.scss',
})
export class RegisterPage {
  readonly volver = input<string>();

  readonly #session = inject(Session);
  readonly #detour = inject(LoginDetour);
  readonly #router = inject(Router);
  readonly #draft = signal(EMPTY_DRAFT);

  protected readonly message = signal<string | null>(null);
  /** The address that was written to, where it has to be proved first. */
  protected readonly mailed = signal<string | null>(null);
  protected readonly passwordHint = PASSWORD_HINT;
  protected readonly form = form(this.#draft, registrationRules, {
    submission: {
      action: () => this.#register(),
      onInvalid: (root) => {
        root().errorSummary()[0]?.fieldTree().focusBoundControl();
      },
    },
  });

  async #register(): Promise<ValidationError.WithOptionalFieldTree[] | undefined> {
    this.message.set(null);
    try {
      const registration = registrationOf(this.#draft());
      const user = await this.#session.register(registration);
      if (!user) {
        this.mailed.set(registration.email);
        return undefined;
      }
      await this.#router.navigateByUrl(this.#detour.after(this.volver(), user.role));
      return undefined;
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code === 'email-taken') {
        return [{ kind: 'server', message: problemMessage(problem), fieldTree: this.form.email }];
      }
      const { errors, rest } = fieldErrors(this.form, problem);
      this.message.set(rest);
      return errors;
    }
  }
}
