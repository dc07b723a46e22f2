import { computed, inject, Injectable, linkedSignal, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import { AgendaApi, type StaffBooking } from '@api/agenda-api';
import { DirectoryApi } from '@api/directory-api';
import type { Appointment, Slot } from '@api/models';
import { CLOCK } from '@core/clock/clock';
import { ChosenDoctor } from '@core/doctors/chosen-doctor';
import { Intention } from '@core/http/idempotency';
import { problemOf } from '@core/http/problem';
import { messageOf } from '@core/http/problem-message';
import { type View, valueOf, viewOf } from '@core/http/view-state';
import { byDay } from '@core/slots/free-slots';
import { addDays, type PlainDate } from '@shared/util/civil';

import { isAnswered } from './answered';
import type { FoundPatient } from './patient-search';

const SPAN_DAYS = 14;

/** A turno that the staff gives: for whom, with whom, what for, when. */
@Injectable()
export class DeskBookingStore {
  readonly #api = inject(AgendaApi);
  readonly #directory = inject(DirectoryApi);
  readonly #clock = inject(CLOCK);
  readonly #intention = new Intention();
  readonly #settings = this.#directory.settings();
  readonly #visitTypes = this.#directory.visitTypes();
  readonly #offices = this.#directory.offices();
  readonly #patient = signal<FoundPatient | null>(null);
  readonly #visitTypeId = signal<string | undefined>(undefined);
  readonly #busy = signal(false);

  readonly owner = inject(ChosenDoctor);
  readonly patient = this.#patient.asReadonly();
  readonly visitTypes = computed(() =>
    (valueOf(this.#visitTypes)?.items ?? []).filter((type) => type.active),
  );
  readonly visitType = computed(
    () => this.visitTypes().find((type) => type.id === this.#visitTypeId()) ?? this.visitTypes()[0],
  );
  readonly officeNames = computed(
    () => new Map((valueOf(this.#offices)?.items ?? []).map((office) => [office.id, office.name])),
  );
  readonly timeZone = computed(() => valueOf(this.#settings)?.timeZone);
  readonly today = computed<PlainDate | undefined>(() => {
    const zone = this.timeZone();
    return zone === undefined ? undefined : this.#clock.today(zone);
  });
  readonly from = linkedSignal<PlainDate | undefined>(() => this.today());
  readonly #slots = this.#api.slots(
    () => this.owner.id(),
    () => {
      const from = this.from();
      const type = this.visitType();
      if (from === undefined || type === undefined) return undefined;
      return { from, to: addDays(from, SPAN_DAYS - 1), visitTypeId: type.id };
    },
  );
  readonly days = computed(() => {
    const answer = valueOf(this.#slots);
    return answer ? byDay(answer.items, answer.timeZone) : [];
  });
  readonly slot = linkedSignal<unknown, Slot | null>({
    source: () => [this.owner.id(), this.visitType()?.id],
    computation: () => null,
  });
  readonly busy = this.#busy.asReadonly();
  readonly view = computed<View>(() => {
    if (this.owner.failed()) return 'failed';
    if (this.owner.none()) return 'empty';
    const setUp = [this.#settings, this.#visitTypes].find((resource) => resource.status() === 'error');
    return setUp ? 'failed' : viewOf(this.#slots, (answer) => answer.items.length === 0);
  });
  readonly failure = computed(() =>
    this.owner.failed()
      ? this.owner.failure()
      : messageOf(this.#settings.error() ?? this.#visitTypes.error() ?? this.#slots.error()),
  );

  choosePatient(patient: FoundPatient | null): void {
    this.#patient.set(patient);
  }

  chooseVisitType(id: string): void {
    this.#visitTypeId.set(id);
  }

  move(days: number): void {
    this.from.update((from) => {
      const today = this.today();
      if (from === undefined || today === undefined) return from;
      const moved = addDays(from, days * SPAN_DAYS);
      return moved < today ? today : moved;
    });
  }

  /** Books what was chosen; when the time is gone the free ones are read again. */
  async book(reason: string): Promise<Appointment | undefined> {
    const [doctorId, patient, slot, type] = [this.owner.id(), this.#patient(), this.slot(), this.visitType()];
    if (doctorId === undefined || !patient || !slot || !type) return undefined;
    const body: StaffBooking = {
      doctorId,
      patientId: patient.id,
      start: slot.start,
      officeId: slot.officeId,
      visitTypeId: type.id,
      ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
    };
    this.#busy.set(true);
    try {
      return await this.send(body);
    } catch (error) {
      this.slot.set(null);
      this.#slots.reload();
      throw error;
    } finally {
      this.#busy.set(false);
    }
  }

  /** One intention per body, so that a retry after a lost answer books once. */
  async send(body: StaffBooking): Promise<Appointment> {
    try {
      const booked = await firstValueFrom(this.#api.book(body, this.#intention.keyFor(body)));
      this.#intention.done();
      return booked;
    } catch (error) {
      if (isAnswered(problemOf(error).status)) this.#intention.done();
      throw error;
    }
  }

  retry(): void {
    if (this.owner.failed()) this.owner.retry();
    for (const resource of [this.#settings, this.#visitTypes, this.#slots, this.#offices]) {
      if (resource.status() === 'error') resource.reload();
    }
  }
}
