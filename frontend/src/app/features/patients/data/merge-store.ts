import { computed, inject, Injectable, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import { DirectoryApi } from '@api/directory-api';
import { type Pair, type Patient, PatientsApi } from '@api/patients-api';
import { Intention } from '@core/http/idempotency';
import { problemOf } from '@core/http/problem';
import { messageOf } from '@core/http/problem-message';
import { valueOf, viewOfAll } from '@core/http/view-state';

/** Two patients side by side, what merging them would do, and doing it. */
@Injectable()
export class MergeStore {
  readonly #api = inject(PatientsApi);
  readonly #intention = new Intention();
  readonly #settings = inject(DirectoryApi).settings();
  readonly #pair = signal<Pair | undefined>(undefined);
  readonly #preview = this.#api.mergePreview(this.#pair);
  readonly #busy = signal(false);

  readonly preview = computed(() => valueOf(this.#preview));
  readonly timeZone = computed(() => valueOf(this.#settings)?.timeZone);
  readonly busy = this.#busy.asReadonly();
  readonly view = computed(() => viewOfAll(this.#preview, this.#settings));
  readonly failure = computed(() => messageOf(this.#preview.error() ?? this.#settings.error()));

  open(pair: Pair): void {
    this.#pair.set(pair);
  }

  /** The survivor as they are then. What was looked at is read again when the merge was refused. */
  async merge(): Promise<Patient | undefined> {
    const pair = this.#pair();
    const preview = this.preview();
    if (!pair || !preview || this.#busy()) return undefined;
    this.#busy.set(true);
    try {
      const { version } = preview.survivor;
      const key = this.#intention.keyFor({ ...pair, version });
      return await firstValueFrom(this.#api.merge(pair, version, key));
    } catch (error) {
      if ([409, 412].includes(problemOf(error).status)) {
        this.#intention.done();
        this.#preview.reload();
      }
      throw error;
    } finally {
      this.#busy.set(false);
    }
  }

  retry(): void {
    for (const resource of [this.#preview, this.#settings]) {
      if (resource.status() === 'error') resource.reload();
    }
  }
}
