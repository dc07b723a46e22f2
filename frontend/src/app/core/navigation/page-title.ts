import { inject, Injectable } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';

/** `Mis turnos · TurnoPlus` */
@Injectable({ providedIn: 'root' })
export class PageTitle extends TitleStrategy {
  readonly #title = inject(Title);

  override updateTitle(snapshot: RouterStateSnapshot): void {
    const own = this.buildTitle(snapshot);
    this.set(own ?? null);
  }

  /** For pages whose title is known only once loaded (a doctor's name). */
  set(own: string | null): void {
    this.#title.setTitle(own ? `${own} · TurnoPlus` : 'TurnoPlus');
  }
}
