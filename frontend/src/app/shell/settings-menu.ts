import { Component, type ElementRef, inject, viewChild } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { iconAccountCircleOutline, iconLogout, iconTuneVariant } from '@shared/ui/first-icons';

import { Session } from '@core/auth/session';
import { type Language, Locale } from '@core/locale/locale';
import { Theme, type ThemeChoice } from '@core/theme/theme';
import { Icon } from '@shared/ui/icon';
import { Notice } from '@shared/ui/notice';

/** Language, theme and the way out. A native popover: it closes on Escape and on a press outside by itself. */
@Component({
  selector: 'app-settings-menu',
  imports: [RouterLink, Icon],
  templateUrl: './settings-menu.html',
  styleUrl: './settings-menu.scss',
})
export class SettingsMenu {
  readonly #router = inject(Router);
  readonly #notice = inject(Notice);
  private readonly panel = viewChild.required<ElementRef<HTMLElement>>('panel');
  protected readonly session = inject(Session);
  protected readonly locale = inject(Locale);
  protected readonly theme = inject(Theme);

  protected readonly icons = { iconTuneVariant, iconAccountCircleOutline, iconLogout };
  protected readonly languages: readonly { id: Language; name: string; lang: string }[] = [
    { id: 'es-AR', name: 'Español', lang: 'es' },
    { id: 'en', name: 'English', lang: 'en' },
  ];
  protected readonly themes: readonly { id: ThemeChoice; name: string }[] = [
    { id: 'system', name: $localize`:@@shell.theme.system:Automático` },
    { id: 'light', name: $localize`:@@shell.theme.light:Claro` },
    { id: 'dark', name: $localize`:@@shell.theme.dark:Oscuro` },
  ];

  protected close(): void {
    this.panel().nativeElement.hidePopover();
  }

  protected async logout(): Promise<void> {
    this.close();
    try {
      await this.session.logout();
    } catch {
      // Offline: this browser has forgotten the session all the same.
    }
    await this.#router.navigateByUrl('/');
    void this.#notice.say($localize`:@@shell.logged-out:Cerraste tu sesión.`);
  }
}
