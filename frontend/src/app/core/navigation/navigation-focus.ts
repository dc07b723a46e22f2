import { DOCUMENT } from '@angular/common';
import { afterNextRender, EnvironmentInjector, inject, Injectable } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { NavigationEnd, Router } from '@angular/router';
import { filter, map, pairwise } from 'rxjs';

import { Announcer } from './announcer';

/** After a change of page the focus goes to the new content and its title is said. */
@Injectable({ providedIn: 'root' })
export class NavigationFocus {
  readonly #document = inject(DOCUMENT);
  readonly #router = inject(Router);
  readonly #title = inject(Title);
  readonly #announcer = inject(Announcer);
  readonly #injector = inject(EnvironmentInjector);

  start(): void {
    this.#router.events
      .pipe(
        filter((event) => event instanceof NavigationEnd),
        map((event) => pathOf(event.urlAfterRedirects)),
        pairwise(),
        filter(([before, after]) => before !== after), // filters in the query are not another page
      )
      .subscribe(() => {
        afterNextRender(() => this.#arrive(), { injector: this.#injector });
      });
  }

  #arrive(): void {
    this.#document.getElementById('contenido')?.focus({ preventScroll: true });
    this.#announcer.announce(this.#title.getTitle());
  }
}

function pathOf(url: string): string {
  return url.replace(/[?#].*$/, '');
}
