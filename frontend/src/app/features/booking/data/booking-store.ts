import { computed, inject, Injectable, linkedSignal, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import { AppointmentsApi } from '@api/appointments-api';
import { DirectoryApi } from '@api/directory-api';
import type { Appointment, Booking, Slot } from '@api/models';
import { CLOCK } from '@core/clock/clock';
import { Intention } from '@core/http/idempotency';
import { problemOf } from '@core/http/problem';
import { problemMessage } from '@core/http/problem-message';
import { valueOf, type View, viewOf, viewOfAll } from '@core/http/view-state';
import { addDays, civilDateOf } from '@shared/util/civil';

/** What was chosen so far; it lives in the address, so it survives login, reload and the back button. */
export interface Choice {
  readonly specialty?: string | undefined;
  readonly visitTypeId?: string | undefined;
  readonly doctorId?: string | undefined;
  readonly officeId?: string | undefined;
  readonly start?: string | undefined;
}

export type Step = 'what' | 'who' | 'when' | 'confirm';

const SOONEST = 4;
const SOON_DAYS = 60;
const NEAREST = 6;
const NEAREST_WITHIN_DAYS = 7;
/** The codes that mean: that time is not free (any more), pick another. */
const GONE = new Set(['slot-taken', 'slot-unavailable']);

/** Booking in at most four steps. */
@Injectable()
export class BookingStore {
  readonly #directory = inject(DirectoryApi);
  readonly #appointments = inject(AppointmentsApi);
  readonly #clock = inject(CLOCK);
  readonly #intention = new Intention();
  readonly #choice = signal<Choice>({});
  readonly #busy = signal(false);
  readonly #failure = linkedSignal<Choice, string | null>({ source: this.#choice, computation: () => null });
  readonly #nearest = linkedSignal<string | undefined, readonly Slot[] | null>({
    source: () => this.#choice().start,
    computation: () => null,
  });

  readonly #settings = this.#directory.settings();
  readonly #specialties = this.#directory.specialties();
  readonly #offices = this.#directory.offices();
  readonly #visitTypes = this.#directory.visitTypes();
  readonly #doctor = this.#directory.doctor(() => this.#choice().doctorId);
  readonly #doctors = this.#directory.doctors(() => {
    const { specialty, officeId } = this.#choice();
    return this.step() === 'who' ? { specialty, officeId, limit: 100 } : undefined;
  });
  readonly #soonest = this.#directory.firstSlots(() => {
    const { specialty, officeId, visitTypeId } = this.#choice();
    const to = addDays(this.#clock.today('UTC'), SOON_DAYS);
    return this.step() === 'who'
      ? { specialty, officeId, visitTypeId, to, limit: SOONEST, perDoctor: 2 }
      : undefined;
  });

  readonly choice = this.#choice.asReadonly();
  readonly step = computed<Step>(() => {
    const { specialty, doctorId, start } = this.#choice();
    if (doctorId && start) return 'confirm';
    if (doctorId) return 'when';
    return specialty ? 'who' : 'what';
  });
  readonly settings = computed(() => valueOf(this.#settings));
  readonly timeZone = computed(() => this.office()?.timeZone ?? this.settings()?.timeZone);
  readonly today = computed(() => {
    const zone = this.timeZone();
    return zone === undefined ? undefined : this.#clock.today(zone);
  });
  readonly specialties = computed(() => valueOf(this.#specialties)?.items ?? []);
  readonly offices = computed(() => valueOf(this.#offices)?.items ?? []);
  readonly officeNames = computed(() => new Map(this.offices().map((office) => [office.id, office.name])));
  readonly visitTypes = computed(() =>
    (valueOf(this.#visitTypes)?.items ?? []).filter((type) => type.active && type.selfBookable),
  );
  readonly doctors = computed(() => valueOf(this.#doctors)?.items ?? []);
  readonly soonest = computed(() => {
    const names = new Map(this.doctors().map((doctor) => [doctor.id, doctor.fullName]));
    return (valueOf(this.#soonest)?.items ?? []).map((slot) => ({
      ...slot,
      doctorName: names.get(slot.doctorId) ?? '',
    }));
  });
  readonly doctor = computed(() => valueOf(this.#doctor));
  readonly office = computed(() => this.offices().find((office) => office.id === this.#choice().officeId));
  readonly visitType = computed(() =>
    this.visitTypes().find((type) => type.id === this.#choice().visitTypeId),
  );

  readonly whatView = computed<View>(() => viewOf(this.#specialties, ({ items }) => items.length === 0));
  readonly whoView = computed<View>(() => {
    const view = viewOfAll(this.#doctors, this.#soonest, this.#settings);
    return view === 'ready' && this.doctors().length === 0 ? 'empty' : view;
  });
  readonly confirmView = computed<View>(() =>
    viewOfAll(this.#doctor, this.#settings, this.#offices, this.#visitTypes),
  );
  readonly loadFailure = computed(() => {
    const resources = [
      this.#settings,
      this.#specialties,
      this.#doctors,
      this.#soonest,
      this.#doctor,
      this.#offices,
      this.#visitTypes,
    ];
    return problemMessage(
      problemOf(resources.map((resource) => resource.error()).find((error) => error !== undefined)),
    );
  });

  readonly busy = this.#busy.asReadonly();
  readonly failure = this.#failure.asReadonly();
  /** Set once the chosen time turned out to be taken: the nearest free ones of the same doctor, maybe none. */
  readonly nearest = this.#nearest.asReadonly();

  choose(choice: Choice): void {
    this.#choice.set(choice);
  }

  /** Books the choice. Null when it could not be: `failure` or `nearest` say why. */
  async book(reason: string): Promise<Appointment | null> {
    const booking = bookingOf(this.#choice(), reason);
    if (!booking || this.#busy()) return null;
    this.#busy.set(true);
    this.#failure.set(null);
    try {
      const booked = await firstValueFrom(this.#appointments.book(booking, this.#intention.keyFor(booking)));
      this.#intention.done();
      return booked;
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status > 0 && problem.status < 500) this.#intention.done();
      if (GONE.has(problem.code)) await this.#offerNearest(booking);
      else this.#failure.set(problemMessage(problem));
      return null;
    } finally {
      this.#busy.set(false);
    }
  }

  retry(): void {
    for (const resource of [
      this.#settings,
      this.#specialties,
      this.#doctors,
      this.#soonest,
      this.#doctor,
      this.#offices,
      this.#visitTypes,
    ]) {
      if (resource.status() === 'error') resource.reload();
    }
  }

  async #offerNearest({ doctorId, start }: Booking): Promise<void> {
    const zone = this.timeZone();
    const today = this.today();
    if (zone === undefined || today === undefined) return;
    const day = civilDateOf(start, zone);
    const before = addDays(day, -NEAREST_WITHIN_DAYS);
    try {
      const { items } = await firstValueFrom(
        this.#directory.findDoctorSlots(doctorId, {
          from: before < today ? today : before,
          to: addDays(day, NEAREST_WITHIN_DAYS),
          visitTypeId: this.#choice().visitTypeId,
        }),
      );
      this.#nearest.set(nearestTo(start, items));
    } catch {
      this.#nearest.set([]);
    }
  }
}

/** The few slots closest in time, in order of time. */
export function nearestTo(start: string, slots: readonly Slot[]): Slot[] {
  const distance = (slot: Slot): number => Math.abs(Date.parse(slot.start) - Date.parse(start));
  return slots
    .filter((slot) => distance(slot) > 0)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, NEAREST)
    .sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
}

function bookingOf({ doctorId, start, visitTypeId, officeId }: Choice, reason: string): Booking | null {
  if (!doctorId || !start) return null;
  const words = reason.trim();
  return {
    doctorId,
    start,
    ...(visitTypeId ? { visitTypeId } : {}),
    ...(officeId ? { officeId } : {}),
    ...(words === '' ? {} : { reason: words }),
  };
}
