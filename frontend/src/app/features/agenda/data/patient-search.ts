import { computed, inject, Injectable, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import { AgendaApi, type NewPatient } from '@api/agenda-api';
import { Session } from '@core/auth/session';
import { ChosenDoctor } from '@core/doctors/chosen-doctor';
import { messageOf } from '@core/http/problem-message';
import { type View, valueOf } from '@core/http/view-state';
import { documentWords } from '@shared/util/document-words';

export interface FoundPatient {
  readonly id: string;
  readonly fullName: string;
  readonly detail: string;
}

const SEARCH_FROM = 2;
const PAUSE_MS = 250;
const MOST_FOUND = 8;

/**
 * Finds a patient by name or document. The front desk searches all of them; a doctor, who may not list patients,
 * finds those who have turnos with them.
 */
@Injectable()
export class PatientSearch {
  readonly #api = inject(AgendaApi);
  readonly #owner = inject(ChosenDoctor);
  readonly #desk = inject(Session).role() !== 'doctor';
  readonly #typed = signal('');
  readonly #asked = signal('');
  #pause: ReturnType<typeof setTimeout> | undefined;
  readonly #found = this.#api.patients(() =>
    this.#desk && this.#asked().length >= SEARCH_FROM ? this.#asked() : undefined,
  );
  readonly #own = this.#api.agenda(
    () => (this.#desk ? undefined : this.#owner.id()),
    () => ({ order: 'desc', limit: 100 }),
  );

  readonly everybody = this.#desk;
  readonly typed = this.#typed.asReadonly();
  readonly asking = computed(() => this.#typed().trim().length >= SEARCH_FROM);
  readonly patients = computed<readonly FoundPatient[]>(() => {
    if (!this.asking()) return [];
    if (this.#desk) {
      return (valueOf(this.#found)?.items ?? []).map((patient) => ({
        id: patient.id,
        fullName: patient.fullName,
        detail: documentWords(patient.documentType, patient.documentNumber),
      }));
    }
    const names = new Map(
      (valueOf(this.#own)?.items ?? []).map((turno) => [turno.patientId, turno.patientName]),
    );
    return [...names]
      .map(([id, fullName]) => ({ id, fullName, detail: '' }))
      .filter(({ fullName }) => folded(fullName).includes(folded(this.#asked())))
      .slice(0, MOST_FOUND);
  });
  readonly view = computed<View>(() => {
    const resource = this.#desk ? this.#found : this.#own;
    if (resource.status() === 'error') return 'failed';
    if (resource.isLoading() || this.#typed().trim() !== this.#asked()) return 'loading';
    return this.patients().length === 0 ? 'empty' : 'ready';
  });
  readonly failure = computed(() => messageOf((this.#desk ? this.#found : this.#own).error()));

  type(text: string): void {
    this.#typed.set(text);
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#asked.set(text.trim());
    }, PAUSE_MS);
  }

  async add(patient: NewPatient): Promise<FoundPatient> {
    const added = await firstValueFrom(this.#api.addPatient(patient));
    return {
      id: added.id,
      fullName: added.fullName,
      detail: documentWords(added.documentType, added.documentNumber),
    };
  }
}

/** Without case and accents. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
