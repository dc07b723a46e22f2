import { computed, inject, Injectable, linkedSignal, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import { AdminApi, type Closure } from '@api/admin-api';
import type { OnConflict } from '@api/availability-api';
import type { Office } from '@api/models';
import { CLOCK } from '@core/clock/clock';
import { problemOf } from '@core/http/problem';
import { messageOf } from '@core/http/problem-message';
import { type View, valueOf, viewOf } from '@core/http/view-state';

const USUAL_ZONE = 'America/Argentina/Buenos_Aires';

/** The offices, and the one that is edited with its closures. */
@Injectable()
export class OfficesStore {
  readonly #api = inject(AdminApi);
  readonly #clock = inject(CLOCK);
  readonly #id = signal<string | undefined>(undefined);
  readonly #offices = this.#api.offices();
  readonly #office = this.#api.office(this.#id);
  readonly #closures = this.#api.closures(this.#id);

  readonly offices = computed(() => valueOf(this.#offices)?.items ?? []);
  readonly view = computed(() => viewOf(this.#offices, (page) => page.items.length === 0));
  readonly failure = computed(() => messageOf(this.#offices.error()));

  readonly isNew = computed(() => this.#id() === undefined);
  readonly office = computed(() => valueOf(this.#office));
  readonly editorView = computed<View>(() => (this.isNew() ? 'ready' : viewOf(this.#office)));
  readonly editorFailure = computed(() => messageOf(this.#office.error()));
  readonly draft = linkedSignal(() => {
    const office = this.office();
    return {
      code: office?.code ?? '',
      name: office?.name ?? '',
      address: office?.address ?? '',
      timeZone: office?.timeZone ?? USUAL_ZONE,
      active: office?.active ?? true,
    };
  });
  readonly today = computed(() => this.#clock.today(this.office()?.timeZone ?? USUAL_ZONE));
  /** Those that are not over. */
  readonly closures = computed(() =>
    (valueOf(this.#closures)?.items ?? []).filter((closure) => closure.until >= this.today()),
  );
  readonly closuresFailed = computed(() => this.#closures.status() === 'error');

  open(id: string | undefined): void {
    this.#id.set(id);
  }

  async save(onConflict: 'reject' | 'keep'): Promise<void> {
    const draft = this.draft();
    const office = this.office();
    const body = {
      ...draft,
      code: draft.code.trim(),
      name: draft.name.trim(),
      address: draft.address.trim(),
    };
    await firstValueFrom(
      office
        ? this.#api.changeOffice(office.id, office.version, { ...body, onConflict })
        : this.#api.addOffice(body),
    );
  }

  async remove(office: Office): Promise<void> {
    await firstValueFrom(this.#api.removeOffice(office.id, office.version));
    this.#offices.reload();
  }

  async addClosure(
    closure: { from: string; until: string; reason: string },
    onConflict: OnConflict,
  ): Promise<void> {
    const id = this.#id();
    if (id === undefined) return;
    const reason = closure.reason.trim();
    const body = {
      from: closure.from,
      until: closure.until,
      onConflict,
      ...(reason === '' ? {} : { reason }),
    };
    await firstValueFrom(this.#api.addClosure(id, body));
    this.#closures.reload();
  }

  async removeClosure(closure: Closure): Promise<void> {
    try {
      await firstValueFrom(this.#api.removeClosure(closure));
    } finally {
      this.#closures.reload();
    }
  }

  retry(): void {
    for (const resource of [this.#offices, this.#office, this.#closures]) {
      if (resource.status() === 'error') resource.reload();
    }
  }

  reopen(): void {
    this.#office.reload();
  }
}

/** How many turnos a change would affect, when that is why it was refused. */
export function affectedBy(error: unknown): number | null {
  const { code, extra } = problemOf(error);
  if (code !== 'affected-appointments') return null;
  return typeof extra['total'] === 'number' ? extra['total'] : 1;
}
