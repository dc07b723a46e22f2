import { computed, inject, Injectable, linkedSignal } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import { AdminApi } from '@api/admin-api';
import { messageOf } from '@core/http/problem-message';
import { valueOf, viewOf } from '@core/http/view-state';

/** The clinic's settings, and an editable copy. */
@Injectable()
export class SettingsStore {
  readonly #api = inject(AdminApi);
  readonly #settings = this.#api.settings();

  readonly settings = computed(() => valueOf(this.#settings));
  readonly view = computed(() => viewOf(this.#settings));
  readonly failure = computed(() => messageOf(this.#settings.error()));
  readonly draft = linkedSignal(() => {
    const settings = this.settings();
    return {
      clinicName: settings?.clinicName ?? '',
      timeZone: settings?.timeZone ?? '',
      /** Empty: starts follow the length of the visit. */
      slotStepMinutes: settings?.slotStepMinutes?.toString() ?? '',
      minLeadMinutes: settings?.minLeadMinutes ?? 0,
      maxHorizonDays: settings?.maxHorizonDays ?? 1,
      cancellationWindowMinutes: settings?.cancellationWindowMinutes ?? 0,
      maxActiveAppointments: settings?.maxActiveAppointments ?? 1,
      noShowGraceMinutes: settings?.noShowGraceMinutes ?? 0,
    };
  });

  async save(): Promise<void> {
    const settings = this.settings();
    if (!settings) return;
    const draft = this.draft();
    const saved = await firstValueFrom(
      this.#api.changeSettings(settings.version, {
        ...draft,
        clinicName: draft.clinicName.trim(),
        slotStepMinutes: draft.slotStepMinutes === '' ? null : Number(draft.slotStepMinutes),
      }),
    );
    this.#settings.set(saved);
  }

  retry(): void {
    this.#settings.reload();
  }
}
