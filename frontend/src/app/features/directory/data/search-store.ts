import { computed, inject, Injectable, signal } from '@angular/core';

import { DirectoryApi } from '@api/directory-api';
import type { Doctor, FirstSlot } from '@api/models';
import { CLOCK } from '@core/clock/clock';
import { messageOf } from '@core/http/problem-message';
import { type View, valueOf, viewOfAll } from '@core/http/view-state';
import { addDays, isPlainDate, type PlainDate } from '@shared/util/civil';

export interface SearchWords {
  readonly specialty: string;
  readonly officeId: string;
  readonly name: string;
  readonly day: string;
  readonly partOfDay: string;
}

export interface DoctorCard {
  readonly doctor: Doctor;
  readonly offices: readonly string[];
  readonly slots: readonly FirstSlot[];
}

const SLOTS_PER_DOCTOR = 3;
/** How far ahead the first free turnos are looked for; from which zone it is counted does not matter. */
const DAYS_AHEAD = 28;

/** The search of the first page: the directory, each doctor with the first free turnos, the soonest first. */
@Injectable()
export class SearchStore {
  readonly #api = inject(DirectoryApi);
  readonly #clock = inject(CLOCK);
  readonly #words = signal<SearchWords | null>(null);
  readonly #settings = this.#api.settings();
  readonly #specialties = this.#api.specialties();
  readonly #offices = this.#api.offices();

  readonly #doctors = this.#api.doctors(() => {
    const words = this.#words();
    if (!words) return undefined;
    return { specialty: words.specialty, officeId: words.officeId, q: words.name, limit: 100 };
  });
  readonly #slots = this.#api.firstSlots(() => {
    const words = this.#words();
    if (!words) return undefined;
    const { specialty, officeId, partOfDay } = words;
    const day = isPlainDate(words.day) ? words.day : undefined;
    const to = day ?? addDays(this.#clock.today('UTC'), DAYS_AHEAD);
    return { specialty, officeId, partOfDay, from: day, to, limit: 100, perDoctor: SLOTS_PER_DOCTOR };
  });

  readonly clinic = computed(() => valueOf(this.#settings)?.clinicName);
  readonly timeZone = computed(() => valueOf(this.#settings)?.timeZone);
  readonly today = computed<PlainDate | undefined>(() => {
    const zone = this.timeZone();
    return zone === undefined ? undefined : this.#clock.today(zone);
  });
  readonly specialties = computed(() => valueOf(this.#specialties)?.items ?? []);
  readonly offices = computed(() => valueOf(this.#offices)?.items ?? []);
  readonly officeNames = computed(() => new Map(this.offices().map((office) => [office.id, office.name])));

  /** What the turnos shown are for: the clinic's usual visit. */
  readonly visitTypeId = computed(() => valueOf(this.#slots)?.visitTypeId);

  readonly cards = computed<readonly DoctorCard[]>(() => {
    const doctors = valueOf(this.#doctors)?.items ?? [];
    const slots = valueOf(this.#slots)?.items ?? [];
    const cards = doctors.map((doctor) => ({
      doctor,
      offices: doctor.officeIds.map((id) => this.officeNames().get(id)).filter((name) => name !== undefined),
      slots: slots.filter((slot) => slot.doctorId === doctor.id).slice(0, SLOTS_PER_DOCTOR),
    }));
    const words = this.#words();
    const narrowed = words !== null && words.day + words.partOfDay !== '';
    return cards.filter((card) => !narrowed || card.slots.length > 0).sort(bySoonest);
  });
  readonly view = computed<View>(() => {
    const view = viewOfAll(this.#doctors, this.#slots, this.#settings);
    return view === 'ready' && this.cards().length === 0 ? 'empty' : view;
  });
  readonly failure = computed(() =>
    messageOf(this.#doctors.error() ?? this.#slots.error() ?? this.#settings.error()),
  );

  search(words: SearchWords): void {
    this.#words.set(words);
  }

  retry(): void {
    for (const resource of [this.#doctors, this.#slots, this.#settings, this.#specialties, this.#offices]) {
      if (resource.status() === 'error') resource.reload();
    }
  }
}

function bySoonest(a: DoctorCard, b: DoctorCard): number {
  const [first] = a.slots;
  const [second] = b.slots;
  if (!first || !second) return Number(!first) - Number(!second);
  return Date.parse(first.start) - Date.parse(second.start);
}
