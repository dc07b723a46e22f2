import { computed, inject, Injectable, linkedSignal } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import { AdminApi } from '@api/admin-api';
import { messageOf } from '@core/http/problem-message';
import { valueOf, viewOf } from '@core/http/view-state';

import { changesOf, draftOf } from './settings-draft';

/** The clinic's settings, and an editable copy. */
@Injectable()
export class SettingsStore {
  readonly #api = inject(AdminApi);
  readonly #settings = this.#api.settings();

  readonly settings = computed(() => valueOf(this.#settings));
  readonly view = computed(() => viewOf(this.#settings));
  readonly failure = computed(() => messageOf(this.#settings.error()));
  readonly draft = linkedSignal(() => draftOf(this.settings()));

  async save(): Promise<void> {
    const settings = this.settings();
    if (!settings) return;
    const saved = await firstValueFrom(this.#api.changeSettings(settings.version, changesOf(this.draft())));
    this.#settings.set(saved);
  }

  retry(): void {
    this.#settings.reload();
  }
}
