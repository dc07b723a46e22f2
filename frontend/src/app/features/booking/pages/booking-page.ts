import { Component, computed, effect, inject, input, LOCALE_ID, signal, untracked } from '@angular/core';
import { type Params, Router, RouterLink } from '@angular/router';
import {
  mdiArrowLeft,
  mdiCalendarClockOutline,
  mdiChevronRight,
  mdiClockAlertOutline,
  mdiDoctor,
  mdiInformationOutline,
  mdiMapMarkerOutline,
  mdiClipboardTextOutline,
} from '@mdi/js';

import type { Slot } from '@api/models';
import { Session } from '@core/auth/session';
import { Announcer } from '@core/navigation/announcer';
import { FreeSlots } from '@core/slots/free-slots';
import { EmptyState } from '@shared/ui/empty-state';
import { FailedState } from '@shared/ui/failed-state';
import { FormMessage } from '@shared/ui/form-message';
import { Icon } from '@shared/ui/icon';
import { LoadingState } from '@shared/ui/loading-state';
import { SlotPicker } from '@shared/ui/slot-picker';
import { civilDateOf, type PlainDate } from '@shared/util/civil';
import { CivilDates } from '@shared/util/civil-dates';
import { spanInWords } from '@shared/util/span';

import { BookingStore, type Step } from '../data/booking-store';
import { StepTrail } from '../ui/step-trail';

/** What → who → when → confirm. Each step is an address; who comes from a slot lands on the last one. */
@Component({
  selector: 'app-booking-page',
  imports: [EmptyState, FailedState, FormMessage, Icon, LoadingState, RouterLink, SlotPicker, StepTrail],
  templateUrl: './booking-page.html',
  styleUrl: './booking-page.scss',
})
export class BookingPage {
  readonly especialidad = input<string>();
  readonly tipo = input<string>();
  readonly doctor = input<string>();
  readonly sede = input<string>();
  readonly inicio = input<string>();

  readonly #router = inject(Router);
  readonly #dates = inject(CivilDates);
  readonly #locale = inject(LOCALE_ID);
  readonly #announcer = inject(Announcer);
  protected readonly session = inject(Session);
  protected readonly store = inject(BookingStore);
  protected readonly free = inject(FreeSlots);
  protected readonly reason = signal('');
  protected readonly icons = {
    mdiArrowLeft,
    mdiCalendarClockOutline,
    mdiChevronRight,
    mdiClipboardTextOutline,
    mdiClockAlertOutline,
    mdiDoctor,
    mdiInformationOutline,
    mdiMapMarkerOutline,
  };

  protected readonly heading = computed(() => HEADINGS[this.store.step()]());
  protected readonly here = computed(() => this.#router.lastSuccessfulNavigation()?.finalUrl?.toString());
  /** The step before, as query parameters; null on the first. */
  protected readonly back = computed<Params | null>(() => {
    const { specialty, visitTypeId, doctorId, officeId } = this.store.choice();
    switch (this.store.step()) {
      case 'what':
        return null;
      case 'who':
        return { tipo: visitTypeId };
      case 'when':
        return {
          especialidad: specialty ?? this.store.doctor()?.specialty,
          tipo: visitTypeId,
          sede: officeId,
        };
      case 'confirm':
        return { especialidad: specialty, tipo: visitTypeId, doctor: doctorId };
    }
  });
  protected readonly when = computed(() => {
    const { start } = this.store.choice();
    const zone = this.store.timeZone();
    if (!start || zone === undefined || Number.isNaN(Date.parse(start))) return null;
    return {
      day: this.#dates.longDay(civilDateOf(start, zone), this.store.today()),
      time: this.#dates.time(start, zone),
    };
  });
  protected readonly policy = computed(() => {
    const settings = this.store.settings();
    return settings && settings.cancellationWindowMinutes > 0
      ? spanInWords(this.#locale, settings.cancellationWindowMinutes)
      : null;
  });
  protected readonly others = computed(() => this.session.signedIn() && this.session.role() !== 'patient');
  protected readonly nearest = computed(() => {
    const zone = this.store.timeZone();
    const slots = this.store.nearest();
    if (!slots || zone === undefined) return null;
    return slots.map((slot) => ({ slot, ...this.#words(slot, zone) }));
  });
  protected readonly soonest = computed(() => {
    const zone = this.store.timeZone();
    if (zone === undefined) return [];
    return this.store.soonest().map((slot) => ({
      ...this.#words(slot, zone),
      doctorName: slot.doctorName,
      office: this.store.officeNames().get(slot.officeId) ?? '',
      link: { doctor: slot.doctorId, sede: slot.officeId, inicio: slot.start },
      key: slot.doctorId + slot.start,
    }));
  });

  constructor() {
    effect(() => {
      this.store.choose({
        specialty: this.especialidad(),
        visitTypeId: this.tipo(),
        doctorId: this.doctor(),
        officeId: this.sede(),
        start: this.inicio(),
      });
    });
    effect(() => {
      const doctorId = this.doctor();
      if (doctorId && !this.inicio()) {
        this.free.ask({ doctorId, visitTypeId: this.tipo(), officeId: this.sede() });
      }
    });
    effect(() => {
      const heading = this.heading();
      untracked(() => {
        this.#announcer.announce(heading);
      });
    });
  }

  protected set(name: string, value: string): void {
    void this.#router.navigate([], {
      queryParams: { [name]: value === '' ? null : value },
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });
  }

  protected pick(slot: Slot, replaceUrl = false): void {
    const tipo = this.tipo() ?? this.free.visitTypeId() ?? null;
    void this.#router.navigate([], {
      queryParams: { inicio: slot.start, sede: slot.officeId, tipo },
      queryParamsHandling: 'merge',
      replaceUrl,
    });
  }

  protected async confirm(): Promise<void> {
    const booked = await this.store.book(this.reason());
    if (booked)
      await this.#router.navigate(['/mis-turnos', booked.id], {
        queryParams: { nuevo: 1 },
        replaceUrl: true,
      });
  }

  protected longDay(date: PlainDate): string {
    return this.#dates.longDay(date, this.store.today());
  }

  #words(slot: Slot, zone: string): { day: string; time: string } {
    const date = civilDateOf(slot.start, zone);
    const today = this.store.today() ?? date;
    const near = this.#dates.relativeDay(date, today);
    return {
      day: near === this.#dates.longDay(date, today) ? this.#dates.shortDay(date) : near,
      time: this.#dates.time(slot.start, zone),
    };
  }
}

const HEADINGS: Readonly<Record<Step, () => string>> = {
  what: () => $localize`:@@booking.what:¿Qué necesitás?`,
  who: () => $localize`:@@booking.who:¿Con quién y dónde?`,
  when: () => $localize`:@@booking.when:¿Cuándo?`,
  confirm: () => $localize`:@@booking.confirm:Confirmá tu turno`,
};
