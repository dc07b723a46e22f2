import { Component, input } from '@angular/core';
import { type FieldTree, FormField } from '@angular/forms/signals';

import { FieldError } from '@shared/ui/field-error';

import type { AccountsDraft } from '../data/settings-draft';

/** What the clinic asks of accounts: a proved address, a second factor by role. */
@Component({
  selector: 'app-account-rules',
  imports: [FieldError, FormField],
  template: `
    <section class="card stack" aria-labelledby="cuentas">
      <h2 id="cuentas" i18n="@@admin.settings.accounts">Cuentas</h2>
      <div>
        <label class="check">
          <input type="checkbox" aria-describedby="cuentas-correo" [formField]="accounts().verifyEmail" />
          <span i18n="@@admin.settings.verify-email">Confirmar el correo antes de reservar</span>
        </label>
        <p id="cuentas-correo" class="muted small" i18n="@@admin.settings.verify-email.hint">
          Quien crea una cuenta entra recién después de abrir el enlace que le llega. Hace falta que la
          clínica tenga correo configurado.
        </p>
      </div>
      <fieldset>
        <legend i18n="@@admin.settings.totp">Verificación en dos pasos obligatoria para</legend>
        <div class="roles">
          <label class="check">
            <input type="checkbox" [formField]="accounts().totpRoles.admin" />
            <span i18n="@@admin.settings.totp.admin">Administración</span>
          </label>
          <label class="check">
            <input type="checkbox" [formField]="accounts().totpRoles.doctor" />
            <span i18n="@@admin.settings.totp.doctor">Profesionales</span>
          </label>
          <label class="check">
            <input type="checkbox" [formField]="accounts().totpRoles.receptionist" />
            <span i18n="@@admin.settings.totp.receptionist">Recepción</span>
          </label>
          <label class="check">
            <input type="checkbox" [formField]="accounts().totpRoles.patient" />
            <span i18n="@@admin.settings.totp.patient">Pacientes</span>
          </label>
        </div>
        <p class="muted small" i18n="@@admin.settings.totp.hint">
          A quien le falte se la pedimos antes de seguir, también a las sesiones abiertas: en unos minutos, y
          a vos primero si elegís administración.
        </p>
        <p class="bad small"><app-field-error [field]="accounts().totpRoles" /></p>
      </fieldset>
    </section>
  `,
  styleUrl: './form.scss',
})
export class AccountRules {
  readonly accounts = input.required<FieldTree<AccountsDraft>>();
}
