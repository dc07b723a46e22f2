import { Component, computed, inject, LOCALE_ID, signal } from '@angular/core';
import { form, FormField, FormRoot, maxLength, required, type ValidationError } from '@angular/forms/signals';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router, RouterLink } from '@angular/router';
import { mdiCellphone, mdiLaptop } from '@mdi/js';

import { DirectoryApi } from '@api/directory-api';
import type { OwnSession } from '@api/models';
import { Session } from '@core/auth/session';
import { fieldErrors } from '@core/http/field-errors';
import { problemOf } from '@core/http/problem';
import { messageOf } from '@core/http/problem-message';
import { valueOf } from '@core/http/view-state';
import { type Language, Locale } from '@core/locale/locale';
import { Theme, type ThemeChoice } from '@core/theme/theme';
import { Confirm } from '@shared/ui/confirm-dialog';
import { EmptyState } from '@shared/ui/empty-state';
import { FailedState } from '@shared/ui/failed-state';
import { FieldError } from '@shared/ui/field-error';
import { FormMessage } from '@shared/ui/form-message';
import { Icon } from '@shared/ui/icon';
import { LoadingState } from '@shared/ui/loading-state';
import { Notice } from '@shared/ui/notice';
import { formatInstant } from '@shared/util/civil';

import { ProfileStore } from '../data/profile-store';
import { SessionsStore } from '../data/sessions-store';
import { deviceName } from '../ui/device-name';

/** Own data, how the app looks, and the devices where the account is open. */
@Component({
  selector: 'app-profile-page',
  imports: [
    EmptyState,
    FailedState,
    FieldError,
    FormField,
    FormMessage,
    FormRoot,
    Icon,
    LoadingState,
    MatFormFieldModule,
    MatInput,
    RouterLink,
  ],
  templateUrl: './profile-page.html',
  styleUrl: './profile-page.scss',
})
export class ProfilePage {
  readonly #session = inject(Session);
  readonly #router = inject(Router);
  readonly #confirm = inject(Confirm);
  readonly #notice = inject(Notice);
  readonly #locale = inject(LOCALE_ID);
  readonly #settings = inject(DirectoryApi).settings();
  protected readonly store = inject(ProfileStore);
  protected readonly sessions = inject(SessionsStore);
  protected readonly locale = inject(Locale);
  protected readonly theme = inject(Theme);

  protected readonly message = signal<string | null>(null);
  protected readonly form = form(
    this.store.draft,
    (path) => {
      required(path.fullName);
      maxLength(path.fullName, 120);
    },
    {
      submission: {
        action: () => this.#save(),
        onInvalid: (root) => {
          root().errorSummary()[0]?.fieldTree().focusBoundControl();
        },
      },
    },
  );
  protected readonly patient = computed(() => this.store.profile()?.role === 'patient');
  /** The clinic keeps the names of its doctors. */
  protected readonly ownName = computed(() => this.store.profile()?.role !== 'doctor');
  protected readonly document = computed(() => {
    const profile = this.store.profile();
    if (!profile?.documentNumber) return null;
    const kind = profile.documentType?.toLowerCase() ?? '';
    const names: Readonly<Record<string, string>> = {
      dni: $localize`:@@identity.document.dni:DNI`,
      passport: $localize`:@@identity.document.passport:Pasaporte`,
    };
    return `${names[kind] ?? $localize`:@@identity.document:Documento`} ${profile.documentNumber}`;
  });
  protected readonly languages: readonly { id: Language; name: string }[] = [
    { id: 'es-AR', name: 'Español' },
    { id: 'en', name: 'English' },
  ];
  protected readonly messageLanguages = [
    { id: 'es', name: 'Español' },
    { id: 'en', name: 'English' },
  ];
  protected readonly themes: readonly { id: ThemeChoice; name: string }[] = [
    { id: 'system', name: $localize`:@@shell.theme.system:Automático` },
    { id: 'light', name: $localize`:@@shell.theme.light:Claro` },
    { id: 'dark', name: $localize`:@@shell.theme.dark:Oscuro` },
  ];
  protected readonly devices = computed(() => {
    const timeZone = valueOf(this.#settings)?.timeZone;
    return this.sessions.sessions().map((session) => ({
      ...session,
      icon: /Android|iPhone|Mobile/.test(session.userAgent ?? '') ? mdiCellphone : mdiLaptop,
      name: deviceName(session.userAgent) ?? $localize`:@@identity.device.unknown:Dispositivo desconocido`,
      used: timeZone ? this.#stamp(session.lastUsedAt, timeZone) : '',
    }));
  });

  protected async end(session: OwnSession): Promise<void> {
    try {
      await this.sessions.end(session.id);
      await this.#notice.say($localize`:@@identity.session.ended:Cerramos esa sesión.`);
    } catch (error) {
      await this.#notice.say(messageOf(error));
    }
  }

  protected async logoutEverywhere(): Promise<void> {
    const sure = await this.#confirm.ask({
      heading: $localize`:@@identity.logout-all.heading:¿Cerrar todas las sesiones?`,
      body: $localize`:@@identity.logout-all.body:Vas a tener que ingresar de nuevo en todos tus dispositivos, también en este.`,
      confirm: $localize`:@@identity.logout-all.confirm:Cerrar todas`,
      destructive: true,
    });
    if (!sure) return;
    try {
      await this.#session.logout(true);
    } catch (error) {
      await this.#notice.say(messageOf(error));
    }
    await this.#router.navigateByUrl('/ingresar');
  }

  #stamp(instant: string, timeZone: string): string {
    return formatInstant(this.#locale, instant, timeZone, { dateStyle: 'medium', timeStyle: 'short' });
  }

  async #save(): Promise<ValidationError.WithOptionalFieldTree[] | undefined> {
    this.message.set(null);
    try {
      await this.store.save();
      this.form().reset();
      void this.#notice.say($localize`:@@identity.profile.saved:Guardamos tus datos.`);
      return undefined;
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status === 412) this.store.retry();
      const { errors, rest } = fieldErrors(this.form, problem);
      this.message.set(rest);
      return errors;
    }
  }
}
