import { Component, inject, signal } from '@angular/core';
import { apply, form, FormRoot, type ValidationError } from '@angular/forms/signals';
import { Router, RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';

import { CredentialsApi } from '@api/credentials-api';
import { Session } from '@core/auth/session';
import { fieldErrors } from '@core/http/field-errors';
import { problemOf } from '@core/http/problem';
import { FormMessage } from '@shared/ui/form-message';

import { takeLinkToken } from '../data/link-token';
import { newPasswordRules, PASSWORD_HINT } from '../data/new-password';
import { PasswordField } from '../ui/password-field';

/** Another password, with the link of the letter. Every session of the account ends. */
@Component({
  selector: 'app-reset-page',
  imports: [FormMessage, FormRoot, PasswordField, RouterLink],
  templateUrl: './reset-page.html',
  styleUrl: './entry.scss',
})
export class ResetPage {
  readonly #api = inject(CredentialsApi);
  readonly #session = inject(Session);
  readonly #router = inject(Router);
  readonly #draft = signal({ newPassword: '' });
  protected readonly token = takeLinkToken();

  protected readonly hint = PASSWORD_HINT;
  protected readonly message = signal<string | null>(null);
  protected readonly form = form(
    this.#draft,
    (path) => {
      apply(path.newPassword, newPasswordRules);
    },
    {
      submission: {
        action: () => this.#reset(),
        onInvalid: (root) => {
          root().errorSummary()[0]?.fieldTree().focusBoundControl();
        },
      },
    },
  );

  async #reset(): Promise<ValidationError.WithOptionalFieldTree[] | undefined> {
    this.message.set(null);
    if (this.token === null) return undefined;
    try {
      const { newPassword } = this.#draft();
      await firstValueFrom(this.#api.resetPassword({ token: this.token, newPassword }));
      this.#session.ended();
      await this.#router.navigate(['/ingresar'], { queryParams: { motivo: 'clave' }, replaceUrl: true });
      return undefined;
    } catch (error) {
      const problem = problemOf(error);
      if (problem.errors.some(({ pointer }) => pointer === '/token')) {
        await this.#router.navigate(['/olvide-mi-clave'], {
          queryParams: { motivo: 'enlace' },
          replaceUrl: true,
        });
        return undefined;
      }
      const { errors, rest } = fieldErrors(this.form, problem);
      this.message.set(rest);
      return errors;
    }
  }
}
