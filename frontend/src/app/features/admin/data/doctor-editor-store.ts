import { computed, inject, Injectable, linkedSignal, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import { AdminApi, type DoctorBody } from '@api/admin-api';
import { messageOf } from '@core/http/problem-message';
import { type View, valueOf, viewOfAll } from '@core/http/view-state';

/** One doctor to edit, or a new one. */
@Injectable()
export class DoctorEditorStore {
  readonly #api = inject(AdminApi);
  readonly #id = signal<string | undefined>(undefined);
  readonly #offices = this.#api.offices();
  readonly #doctor = this.#api.doctor(this.#id);

  readonly isNew = computed(() => this.#id() === undefined);
  readonly doctor = computed(() => valueOf(this.#doctor));
  readonly offices = computed(() => valueOf(this.#offices)?.items ?? []);
  readonly view = computed<View>(() =>
    this.isNew() ? viewOfAll(this.#offices) : viewOfAll(this.#offices, this.#doctor),
  );
  readonly failure = computed(() => messageOf(this.#doctor.error() ?? this.#offices.error()));

  /** What the form edits. The login is made once; an existing one is only shown. */
  readonly draft = linkedSignal(() => {
    const doctor = this.doctor();
    return {
      fullName: doctor?.fullName ?? '',
      licenseNumber: doctor?.licenseNumber ?? '',
      specialty: doctor?.specialty ?? '',
      bio: doctor?.bio ?? '',
      active: doctor?.active ?? true,
      withAccount: false,
      account: { email: '', password: '' },
    };
  });
  readonly officeIds = linkedSignal<readonly string[]>(() => this.doctor()?.officeIds ?? []);

  open(id: string | undefined): void {
    this.#id.set(id);
  }

  toggleOffice(id: string): void {
    this.officeIds.update((ids) => (ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]));
  }

  async save(): Promise<void> {
    const { withAccount, account, ...draft } = this.draft();
    const body: DoctorBody = {
      fullName: draft.fullName.trim(),
      licenseNumber: draft.licenseNumber.trim(),
      specialty: draft.specialty.trim(),
      bio: draft.bio.trim() || null,
      active: draft.active,
      officeIds: this.officeIds(),
      ...(withAccount ? { account: { email: account.email.trim(), password: account.password } } : {}),
    };
    const doctor = this.doctor();
    await firstValueFrom(
      doctor ? this.#api.changeDoctor(doctor.id, doctor.version, body) : this.#api.addDoctor(body),
    );
  }

  retry(): void {
    if (this.#id() !== undefined) this.#doctor.reload();
    if (this.#offices.status() === 'error') this.#offices.reload();
  }
}
