import { computed, inject, Injectable, linkedSignal } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import { ProfileApi } from '@api/profile-api';
import { Session } from '@core/auth/session';
import { messageOf } from '@core/http/problem-message';
import { valueOf, viewOf } from '@core/http/view-state';

/** The signed-in person's own data, and an editable copy of them. */
@Injectable()
export class ProfileStore {
  readonly #api = inject(ProfileApi);
  readonly #session = inject(Session);
  readonly #profile = this.#api.me();

  readonly profile = computed(() => valueOf(this.#profile));
  readonly view = computed(() => viewOf(this.#profile));
  readonly failure = computed(() => messageOf(this.#profile.error()));

  /** What the form edits. */
  readonly draft = linkedSignal(() => {
    const profile = this.profile();
    return {
      fullName: profile?.fullName ?? '',
      phone: profile?.phone ?? '',
      birthDate: profile?.birthDate ?? '',
      /** Of messages; empty: the clinic's. */
      language: profile?.language ?? '',
    };
  });

  async save(): Promise<void> {
    const profile = this.profile();
    if (!profile) return;
    const draft = this.draft();
    const patient = profile.role === 'patient';
    const saved = await firstValueFrom(
      this.#api.change(
        {
          ...(profile.role === 'doctor' ? {} : { fullName: draft.fullName.trim() }),
          language: draft.language || null,
          ...(patient ? { phone: draft.phone.trim() || null, birthDate: draft.birthDate || null } : {}),
        },
        profile.version,
      ),
    );
    this.#profile.set(saved);
    this.#session.rename(saved.fullName);
  }

  retry(): void {
    this.#profile.reload();
  }
}
