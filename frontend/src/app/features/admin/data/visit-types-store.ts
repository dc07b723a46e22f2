import { computed, inject, Injectable, linkedSignal, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import { AdminApi } from '@api/admin-api';
import type { VisitType } from '@api/models';
import { messageOf } from '@core/http/problem-message';
import { type View, valueOf, viewOf } from '@core/http/view-state';

/** What turnos are for, and the one that is edited. */
@Injectable()
export class VisitTypesStore {
  readonly #api = inject(AdminApi);
  readonly #id = signal<string | undefined>(undefined);
  readonly #types = this.#api.visitTypes();

  readonly types = computed(() => valueOf(this.#types)?.items ?? []);
  readonly view = computed(() => viewOf(this.#types, (page) => page.items.length === 0));
  readonly failure = computed(() => messageOf(this.#types.error()));

  readonly isNew = computed(() => this.#id() === undefined);
  readonly type = computed(() => this.types().find((type) => type.id === this.#id()));
  readonly editorView = computed<View>(() => {
    if (this.isNew()) return 'ready';
    const view = viewOf(this.#types);
    return view === 'ready' && !this.type() ? 'empty' : view;
  });
  readonly draft = linkedSignal(() => {
    const type = this.type();
    return {
      name: type?.name ?? '',
      durationMinutes: type?.durationMinutes ?? 30,
      bufferBeforeMinutes: type?.bufferBeforeMinutes ?? 0,
      bufferAfterMinutes: type?.bufferAfterMinutes ?? 0,
      selfBookable: type?.selfBookable ?? true,
      needsApproval: type?.needsApproval ?? false,
      active: type?.active ?? true,
    };
  });

  open(id: string | undefined): void {
    this.#id.set(id);
  }

  async save(): Promise<void> {
    const body = { ...this.draft(), name: this.draft().name.trim() };
    const type = this.type();
    await firstValueFrom(
      type ? this.#api.changeVisitType(type.id, type.version, body) : this.#api.addVisitType(body),
    );
  }

  async remove(type: VisitType): Promise<void> {
    await firstValueFrom(this.#api.removeVisitType(type.id, type.version));
    this.#types.reload();
  }

  retry(): void {
    this.#types.reload();
  }
}
