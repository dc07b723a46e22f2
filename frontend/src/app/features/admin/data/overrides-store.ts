import { computed, inject, Injectable } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import { AdminApi, type SettingsOverride } from '@api/admin-api';
import { messageOf } from '@core/http/problem-message';
import { valueOf, viewOf, viewOfAll } from '@core/http/view-state';

import { type OverrideDraft, overrideBodyOf } from './override-draft';

/** Where doctors and visit types depart from the clinic's settings. */
@Injectable()
export class OverridesStore {
  readonly #api = inject(AdminApi);
  readonly #overrides = this.#api.overrides();
  readonly #doctors = this.#api.doctors(() => ({}));
  readonly #visitTypes = this.#api.visitTypes();

  readonly overrides = computed(() => valueOf(this.#overrides)?.items ?? []);
  readonly doctors = computed(() => valueOf(this.#doctors)?.items ?? []);
  readonly visitTypes = computed(() => valueOf(this.#visitTypes)?.items ?? []);
  readonly view = computed(() => {
    const all = viewOfAll(this.#overrides, this.#doctors, this.#visitTypes);
    return all === 'ready' ? viewOf(this.#overrides, ({ items }) => items.length === 0) : all;
  });
  readonly failure = computed(() =>
    messageOf(this.#overrides.error() ?? this.#doctors.error() ?? this.#visitTypes.error()),
  );

  async save(draft: OverrideDraft, before: SettingsOverride | null): Promise<void> {
    await firstValueFrom(this.#api.setOverride(draft, overrideBodyOf(draft), before?.version));
    this.#overrides.reload();
  }

  async remove(override: SettingsOverride): Promise<void> {
    try {
      await firstValueFrom(this.#api.removeOverride(override));
    } finally {
      this.#overrides.reload();
    }
  }

  retry(): void {
    for (const resource of [this.#overrides, this.#doctors, this.#visitTypes]) {
      if (resource.status() === 'error') resource.reload();
    }
  }

  reload(): void {
    this.#overrides.reload();
  }
}
