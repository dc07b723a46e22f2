import { Component, computed, inject } from '@angular/core';
import { Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';

import { Session } from '@core/auth/session';
import { Announcer } from '@core/navigation/announcer';
import { Icon } from '@shared/ui/icon';

import { BrandMark } from './brand-mark';
import { linksOf } from './navigation';
import { SettingsMenu } from './settings-menu';

/** The frame around every page: top bar, navigation (side on desktops, foot on phones), content. */
@Component({
  selector: 'app-shell',
  imports: [RouterLink, RouterLinkActive, RouterOutlet, Icon, BrandMark, SettingsMenu],
  templateUrl: './shell.html',
  styleUrl: './shell.scss',
})
export class Shell {
  readonly #router = inject(Router);
  protected readonly session = inject(Session);
  protected readonly announcer = inject(Announcer);

  protected readonly links = computed(() => linksOf(this.session.role()));
  protected readonly visitor = computed(() => !this.session.signedIn() && !this.session.restoring());
  /** Where logging in leads back to: the page one is on, so that a choice made before is not lost. */
  protected readonly volver = computed(() => {
    const url = this.#router.lastSuccessfulNavigation()?.finalUrl;
    if (!url) return null;
    const text = url.toString();
    if (/^\/(ingresar|crear-cuenta|olvide-mi-clave|restablecer-clave|verificar-correo)\b/.test(text))
      return url.queryParamMap.get('volver');
    return /^\/($|\?)/.test(text) ? null : text;
  });
  protected readonly navigating = computed(() => this.#router.currentNavigation() !== null);

  protected skipTo(content: HTMLElement, event: Event): void {
    event.preventDefault();
    content.focus();
  }
}
