import { Injectable, signal } from '@angular/core';

/** Says things to those who do not see the screen. The shell draws the polite live region. */
@Injectable({ providedIn: 'root' })
export class Announcer {
  readonly #message = signal('');

  readonly message = this.#message.asReadonly();

  announce(message: string): void {
    this.#message.set('');
    setTimeout(() => {
      this.#message.set(message);
    }, 60);
  }
}
