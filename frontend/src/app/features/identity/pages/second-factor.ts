import { Component, inject, signal } from '@angular/core';
import { form, FormRoot, required, type ValidationError } from '@angular/forms/signals';

import type { NewTotp } from '@api/models';
import { fieldErrors } from '@core/http/field-errors';
import { problemOf } from '@core/http/problem';
import { messageOf } from '@core/http/problem-message';
import { Confirm } from '@shared/ui/confirm-dialog';
import { FailedState } from '@shared/ui/failed-state';
import { FormMessage } from '@shared/ui/form-message';
import { LoadingState } from '@shared/ui/loading-state';
import { Notice } from '@shared/ui/notice';

import { SecurityStore } from '../data/security-store';
import { CodeField } from '../ui/code-field';
import { QrCode } from '../ui/qr-code';
import { RecoveryCodes } from '../ui/recovery-codes';

/** The authenticator app of the account: set up, taken away, and its recovery codes. */
@Component({
  selector: 'app-second-factor',
  imports: [CodeField, FailedState, FormMessage, FormRoot, LoadingState, QrCode, RecoveryCodes],
  templateUrl: './second-factor.html',
  styles: `
    .secret {
      font-family: ui-monospace, monospace;
      overflow-wrap: anywhere;
    }
    ol {
      margin: 0;
      padding-inline-start: 20px;
    }
  `,
})
export class SecondFactor {
  readonly #confirm = inject(Confirm);
  readonly #notice = inject(Notice);
  readonly #draft = signal({ code: '' });
  protected readonly store = inject(SecurityStore);

  protected readonly message = signal<string | null>(null);
  protected readonly enrolment = signal<NewTotp | null>(null);
  protected readonly codes = signal<readonly string[] | null>(null);
  protected readonly qrLabel = $localize`:@@identity.totp.qr:Código QR para tu aplicación de verificación`;
  protected readonly form = form(
    this.#draft,
    (path) => {
      required(path.code);
    },
    {
      submission: {
        action: () => this.#finish(),
        onInvalid: (root) => {
          root().errorSummary()[0]?.fieldTree().focusBoundControl();
        },
      },
    },
  );

  protected async begin(): Promise<void> {
    this.message.set(null);
    try {
      this.enrolment.set(await this.store.enrol());
    } catch (error) {
      this.message.set(messageOf(error));
    }
  }

  protected cancel(): void {
    this.enrolment.set(null);
    this.message.set(null);
    this.form().reset({ code: '' });
  }

  protected async renew(): Promise<void> {
    const sure = await this.#confirm.ask({
      heading: $localize`:@@identity.recovery.renew.heading:¿Hacer códigos nuevos?`,
      body: $localize`:@@identity.recovery.renew.body:Los que tenías guardados dejan de servir.`,
      confirm: $localize`:@@identity.recovery.renew.confirm:Hacer códigos nuevos`,
    });
    if (!sure) return;
    this.message.set(null);
    try {
      this.codes.set(await this.store.renewCodes());
    } catch (error) {
      this.message.set(messageOf(error));
    }
  }

  protected async remove(): Promise<void> {
    const required = this.store.factors()?.required === true;
    const sure = await this.#confirm.ask({
      heading: $localize`:@@identity.totp.remove.heading:¿Quitar la verificación en dos pasos?`,
      body: required
        ? $localize`:@@identity.totp.remove.required:Tu rol la necesita: no vas a poder hacer nada más hasta configurar otra.`
        : $localize`:@@identity.totp.remove.body:Para ingresar va a alcanzar con tu contraseña. Los códigos de recuperación dejan de servir.`,
      confirm: $localize`:@@identity.totp.remove.confirm:Quitarla`,
      destructive: true,
    });
    if (!sure) return;
    this.message.set(null);
    try {
      await this.store.remove();
      void this.#notice.say($localize`:@@identity.totp.removed:Quitamos la verificación en dos pasos.`);
    } catch (error) {
      this.message.set(messageOf(error));
    }
  }

  async #finish(): Promise<ValidationError.WithOptionalFieldTree[] | undefined> {
    this.message.set(null);
    try {
      this.codes.set(await this.store.confirm(this.#draft().code.trim()));
      this.enrolment.set(null);
      this.form().reset({ code: '' });
      return undefined;
    } catch (error) {
      const { errors, rest } = fieldErrors(this.form, problemOf(error));
      this.message.set(rest);
      return errors;
    }
  }
}
