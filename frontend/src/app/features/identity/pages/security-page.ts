import { Component, inject, input, signal } from '@angular/core';
import {
  apply,
  email,
  form,
  FormField,
  FormRoot,
  required,
  type ValidationError,
} from '@angular/forms/signals';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { RouterLink } from '@angular/router';

import { fieldErrors } from '@core/http/field-errors';
import { problemOf } from '@core/http/problem';
import { FieldError } from '@shared/ui/field-error';
import { FormMessage } from '@shared/ui/form-message';
import { Notice } from '@shared/ui/notice';

import { newPasswordRules, PASSWORD_HINT } from '../data/new-password';
import { SecurityStore } from '../data/security-store';
import { PasswordField } from '../ui/password-field';

import { SecondFactor } from './second-factor';

/** What guards one's own account: password, address, second factor. */
@Component({
  selector: 'app-security-page',
  imports: [
    FieldError,
    FormField,
    FormMessage,
    FormRoot,
    MatFormFieldModule,
    MatInput,
    PasswordField,
    RouterLink,
    SecondFactor,
  ],
  templateUrl: './security-page.html',
  styles: `
    /* Of recovery codes one prints the codes, and nothing that stands around them. */
    @media print {
      .page:has(app-recovery-codes) > :not(app-second-factor) {
        display: none;
      }
    }
  `,
})
export class SecurityPage {
  /** `segundo-factor` when the role needs one before anything else. */
  readonly motivo = input<string>();

  readonly #store = inject(SecurityStore);
  readonly #notice = inject(Notice);
  readonly #password = signal({ currentPassword: '', newPassword: '' });
  readonly #email = signal({ email: '' });

  protected readonly hint = PASSWORD_HINT;
  protected readonly passwordMessage = signal<string | null>(null);
  protected readonly emailMessage = signal<string | null>(null);
  /** The address that was written to. */
  protected readonly mailed = signal<string | null>(null);
  protected readonly passwordForm = form(
    this.#password,
    (path) => {
      required(path.currentPassword);
      apply(path.newPassword, newPasswordRules);
    },
    {
      submission: {
        action: () => this.#changePassword(),
        onInvalid: (root) => {
          root().errorSummary()[0]?.fieldTree().focusBoundControl();
        },
      },
    },
  );
  protected readonly emailForm = form(
    this.#email,
    (path) => {
      required(path.email);
      email(path.email);
    },
    {
      submission: {
        action: () => this.#changeEmail(),
        onInvalid: (root) => {
          root().errorSummary()[0]?.fieldTree().focusBoundControl();
        },
      },
    },
  );

  async #changePassword(): Promise<ValidationError.WithOptionalFieldTree[] | undefined> {
    this.passwordMessage.set(null);
    const { currentPassword, newPassword } = this.#password();
    try {
      await this.#store.changePassword(currentPassword, newPassword);
      this.passwordForm().reset({ currentPassword: '', newPassword: '' });
      void this.#notice.say(
        $localize`:@@identity.password.changed:Cambiamos tu contraseña y cerramos tus otras sesiones.`,
      );
      return undefined;
    } catch (error) {
      const { errors, rest } = fieldErrors(this.passwordForm, problemOf(error));
      this.passwordMessage.set(rest);
      return errors;
    }
  }

  async #changeEmail(): Promise<ValidationError.WithOptionalFieldTree[] | undefined> {
    this.emailMessage.set(null);
    this.mailed.set(null);
    const address = this.#email().email.trim();
    try {
      await this.#store.changeEmail(address);
      this.emailForm().reset({ email: '' });
      this.mailed.set(address);
      return undefined;
    } catch (error) {
      const { errors, rest } = fieldErrors(this.emailForm, problemOf(error));
      this.emailMessage.set(rest);
      return errors;
    }
  }
}
