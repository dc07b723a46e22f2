import { Component, inject, input, signal } from '@angular/core';
import { email, form, FormField, FormRoot, required } from '@angular/forms/signals';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router, RouterLink } from '@angular/router';

import { LoginDetour } from '@core/auth/login-detour';
import { Session } from '@core/auth/session';
import { messageOf } from '@core/http/problem-message';
import { FieldError } from '@shared/ui/field-error';
import { FormMessage } from '@shared/ui/form-message';

import { PasswordField } from '../ui/password-field';

/** E-mail and password; afterwards back to what the person was doing. */
@Component({
  selector: 'app-login-page',
  imports: [
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
  readonly #credentials = signal({ email: '', password: '' });

  protected readonly message = signal<string | null>(null);
  protected readonly form = form(
    this.#credentials,
    (path) => {
      required(path.email);
      email(path.email);
      required(path.password);
    },
    {
      submission: {
        action: async () => {
          await this.#logIn();
          return undefined;
        },
        onInvalid: (root) => {
          root().errorSummary()[0]?.fieldTree().focusBoundControl();
        },
      },
    },
  );

  async #logIn(): Promise<void> {
    this.message.set(null);
    try {
      const { email: address, password } = this.#credentials();
      const user = await this.#session.login({ email: address.trim(), password });
      await this.#router.navigateByUrl(this.#detour.after(this.volver(), user.role));
    } catch (error) {
      this.message.set(messageOf(error));
    }
  }
}
