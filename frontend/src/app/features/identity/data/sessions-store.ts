import { computed, inject, Injectable } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import { AuthApi } from '@api/auth-api';
import { messageOf } from '@core/http/problem-message';
import { valueOf, viewOf } from '@core/http/view-state';

/** The person's own open sessions. */
@Injectable()
export class SessionsStore {
  readonly #api = inject(AuthApi);
  readonly #sessions = this.#api.sessions();

  readonly sessions = computed(() => valueOf(this.#sessions)?.items ?? []);
  readonly view = computed(() => viewOf(this.#sessions, ({ items }) => items.length === 0));
  readonly failure = computed(() => messageOf(this.#sessions.error()));

  async end(id: string): Promise<void> {
    await firstValueFrom(this.#api.endSession(id));
    this.#sessions.reload();
  }

  retry(): void {
    this.#sessions.reload();
  }
}
