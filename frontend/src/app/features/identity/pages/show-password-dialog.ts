import { Component, inject, type Injector, signal } from '@angular/core';
import { form, FormRoot, required, type ValidationError } from '@angular/forms/signals';
import { MatDialog, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';

import { CredentialsApi } from '@api/credentials-api';
import { fieldErrors } from '@core/http/field-errors';
import { problemOf } from '@core/http/problem';
import { FORM_FIELDS } from '@shared/ui/form-fields';
import { FormMessage } from '@shared/ui/form-message';

import { CodeField } from '../ui/code-field';
import { PasswordField } from '../ui/password-field';

/** Opens the dialog; whether the password was shown. */
export async function askForPassword(injector: Injector): Promise<boolean> {
  const dialog = injector.get(MatDialog).open<ShowPasswordDialog, never, boolean>(ShowPasswordDialog, {
    width: '440px',
    maxWidth: 'calc(100vw - 32px)',
    autoFocus: 'input',
  });
  return (await firstValueFrom(dialog.afterClosed())) === true;
}

/** The password again, and a code where the account has a second factor. */
@Component({
  selector: 'app-show-password-dialog',
  imports: [CodeField, FormMessage, FormRoot, MatDialogModule, PasswordField],
  providers: [FORM_FIELDS],
  template: `
    <h2 mat-dialog-title i18n="@@identity.again.heading">Confirmá que sos vos</h2>
    <form [formRoot]="form">
      <mat-dialog-content>
        <div class="stack">
          <p i18n="@@identity.again.text">Por seguridad, para hacer esto escribí tu contraseña de nuevo.</p>
          <app-form-message [message]="message()" />
          <app-password-field [field]="form.password" autocomplete="current-password" />
          @if (asksCode()) {
            <app-code-field [field]="form.totp" />
          }
        </div>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button class="button" type="button" [mat-dialog-close]="false" i18n="@@shared.go-back">
          Volver
        </button>
        <button class="button filled" type="submit" [attr.aria-disabled]="form().submitting()">
          <ng-container i18n="@@identity.again.submit">Confirmar</ng-container>
        </button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    .stack {
      gap: 18px;
    }
  `,
})
export class ShowPasswordDialog {
  readonly #api = inject(CredentialsApi);
  readonly #dialog = inject<MatDialogRef<ShowPasswordDialog, boolean>>(MatDialogRef);
  readonly #draft = signal({ password: '', totp: '' });

  protected readonly message = signal<string | null>(null);
  /** The server says so: it is asked with the password alone first. */
  protected readonly asksCode = signal(false);
  protected readonly form = form(
    this.#draft,
    (path) => {
      required(path.password);
      required(path.totp, { when: () => this.asksCode() });
    },
    {
      submission: {
        action: () => this.#show(),
        onInvalid: (root) => {
          root().errorSummary()[0]?.fieldTree().focusBoundControl();
        },
      },
    },
  );

  async #show(): Promise<ValidationError.WithOptionalFieldTree[] | undefined> {
    this.message.set(null);
    const { password, totp } = this.#draft();
    try {
      const code = this.asksCode() ? { totp: totp.trim() } : {};
      await firstValueFrom(this.#api.reauthenticate({ password, ...code }));
      this.#dialog.close(true);
      return undefined;
    } catch (error) {
      const problem = problemOf(error);
      const needsCode = problem.errors.some(
        ({ pointer, code }) => pointer === '/totp' && code === 'required',
      );
      if (needsCode && !this.asksCode()) {
        this.asksCode.set(true);
        return undefined;
      }
      const { errors, rest } = fieldErrors(this.form, problem);
      this.message.set(rest);
      return errors;
    }
  }
}
