import { DOCUMENT } from '@angular/common';
import { computed, inject, Injectable, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import { AuthApi } from '@api/auth-api';
import type { Credentials, Registration, Role, SessionAnswer, SessionUser } from '@api/models';
import { CLOCK } from '@core/clock/clock';
import { problemOf } from '@core/http/problem';
import { Preferences } from '@core/preferences/preferences';

interface Live {
  readonly accessToken: string;
  readonly expiresAt: number;
  readonly user: SessionUser;
}

/** Ask for a new token this long before the old one ends, so that no request travels with a dying one. */
const MARGIN_MS = 20_000;

/**
 * Who is using the app. The access token lives here, in memory only; after a reload the session comes back through
 * the refresh cookie, which no script can read.
 */
@Injectable({ providedIn: 'root' })
export class Session {
  readonly #api = inject(AuthApi);
  readonly #clock = inject(CLOCK);
  readonly #preferences = inject(Preferences);
  readonly #window = inject(DOCUMENT).defaultView;
  readonly #live = signal<Live | null>(null);
  readonly #restoring = signal(false);
  readonly #channel = this.#openChannel();
  #refreshing: Promise<string | null> | null = null;
  #asked = false;

  readonly user = computed(() => this.#live()?.user ?? null);
  readonly role = computed<Role | null>(() => this.user()?.role ?? null);
  readonly signedIn = computed(() => this.#live() !== null);
  /** True while it is not yet known whether the visitor has a session. */
  readonly restoring = this.#restoring.asReadonly();

  /** At start: only a browser that had a session asks for one, so that a visitor's first page costs no request. */
  begin(): void {
    if (this.#preferences.read('signed-in') !== null) {
      this.#restoring.set(true);
      void this.whoAmI().finally(() => {
        this.#restoring.set(false);
      });
    }
  }

  /** The user, after asking the cookie once if need be. For guards. */
  async whoAmI(): Promise<SessionUser | null> {
    if (this.#live() === null && this.#mayAsk()) await this.refresh();
    return this.user();
  }

  async login(credentials: Credentials): Promise<SessionUser> {
    return this.#accept(await firstValueFrom(this.#api.login(credentials)));
  }

  /** Null where the address has to be proved before the account may be used. */
  async register(registration: Registration): Promise<SessionUser | null> {
    const answer = await firstValueFrom(this.#api.register(registration));
    return answer && this.#accept(answer);
  }

  /** A token good for at least a few seconds, or null for a visitor. */
  async token(): Promise<string | null> {
    const live = this.#live();
    if (live && live.expiresAt - MARGIN_MS > this.#clock.now().getTime()) return live.accessToken;
    return live || this.#mayAsk() ? this.refresh() : null;
  }

  /** Spends the cookie once, however many ask at the same time and in however many tabs. */
  refresh(): Promise<string | null> {
    this.#asked = true;
    this.#refreshing ??= this.#alone(() => this.#refreshNow()).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /** Leaves here and in the other tabs, even when the server cannot be reached. */
  async logout(everywhere = false): Promise<void> {
    try {
      await firstValueFrom(everywhere ? this.#api.logoutEverywhere() : this.#api.logout());
    } finally {
      this.#preferences.clear();
      this.#forget();
      this.#channel?.postMessage('signed-out');
    }
  }

  /** The server has ended the session: forgotten here and in the other tabs. */
  ended(): void {
    this.#preferences.forget('signed-in');
    this.#forget();
    this.#channel?.postMessage('signed-out');
  }

  /** The name was changed in the profile. */
  rename(fullName: string): void {
    this.#live.update((live) => live && { ...live, user: { ...live.user, fullName } });
  }

  /** Not asked yet, or the answer is on its way: then `refresh` gives that same answer. */
  #mayAsk(): boolean {
    return !this.#asked || this.#refreshing !== null;
  }

  async #refreshNow(): Promise<string | null> {
    try {
      const answer = await firstValueFrom(this.#api.refresh());
      this.#accept(answer);
      return answer.accessToken;
    } catch (error) {
      const { status } = problemOf(error);
      // Only the server's own word ends a session; a lost connection does not.
      if (status === 401 || status === 403) {
        this.#preferences.forget('signed-in');
        this.#forget();
      } else if (this.#live() === null) {
        this.#asked = false;
      }
      return null;
    }
  }

  #accept(answer: SessionAnswer): SessionUser {
    this.#asked = true;
    this.#live.set({
      accessToken: answer.accessToken,
      expiresAt: this.#clock.now().getTime() + answer.expiresIn * 1000,
      user: answer.user,
    });
    this.#preferences.write('signed-in', 'yes');
    return answer.user;
  }

  #forget(): void {
    this.#asked = true;
    this.#live.set(null);
  }

  /** One tab at a time: a rotated cookie spent twice would look stolen. Locks exist in secure contexts only. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const navigator = this.#window?.navigator;
    return navigator && 'locks' in navigator ? navigator.locks.request('turnoplus.refresh', work) : work();
  }

  #openChannel(): BroadcastChannel | null {
    if (!this.#window || !('BroadcastChannel' in this.#window)) return null;
    const channel = new BroadcastChannel('turnoplus.session');
    channel.onmessage = () => {
      this.#forget();
    };
    return channel;
  }
}
