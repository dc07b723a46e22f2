import { Component, computed, effect, inject, Injector, input, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';

import { DoctorSelect } from '@shared/ui/doctor-select';
import { EmptyState } from '@shared/ui/empty-state';
import { FailedState } from '@shared/ui/failed-state';
import { FormMessage } from '@shared/ui/form-message';
import { Icon } from '@shared/ui/icon';
import { LoadingState } from '@shared/ui/loading-state';
import { Notice } from '@shared/ui/notice';
import { SlotPicker } from '@shared/ui/slot-picker';
import { civilDateOf } from '@shared/util/civil';
import { CivilDates } from '@shared/util/civil-dates';

import { mdiArrowLeft, mdiCheckCircleOutline } from '../ui/icons';
import { DeskBookingStore } from '../data/desk-booking-store';
import { type FoundPatient, PatientSearch } from '../data/patient-search';
import { refusalWords } from '../data/refusal-words';
import { PatientPicker } from '../ui/patient-picker';
import { NewPatientDialog } from './new-patient-dialog';

/** The front desk gives a turno: for whom, with whom, when, all on one page. */
@Component({
  selector: 'app-desk-booking-page',
  imports: [
    DoctorSelect,
    EmptyState,
    FailedState,
    FormMessage,
    Icon,
    LoadingState,
    PatientPicker,
    RouterLink,
    SlotPicker,
  ],
  templateUrl: './desk-booking-page.html',
  styleUrl: './desk-booking-page.scss',
})
export class DeskBookingPage {
  readonly profesional = input<string>();

  readonly #router = inject(Router);
  readonly #dialog = inject(MatDialog);
  readonly #injector = inject(Injector);
  readonly #notice = inject(Notice);
  readonly #dates = inject(CivilDates);
  protected readonly store = inject(DeskBookingStore);
  protected readonly search = inject(PatientSearch);

  protected readonly icons = { mdiArrowLeft, mdiCheckCircleOutline };
  protected readonly reason = signal('');
  protected readonly message = signal<string | null>(null);
  protected readonly when = computed(() => {
    const slot = this.store.slot();
    const zone = this.store.timeZone();
    return slot && zone !== undefined ? this.#dates.dayAndTime(slot.start, zone) : null;
  });

  constructor() {
    effect(() => {
      this.store.owner.choose(this.profesional());
    });
  }

  protected chooseDoctor(profesional: string): void {
    void this.#router.navigate([], { queryParams: { profesional }, queryParamsHandling: 'merge' });
  }

  protected async addPatient(): Promise<void> {
    const added = this.#dialog.open<NewPatientDialog, string, FoundPatient>(NewPatientDialog, {
      data: this.search.typed(),
      injector: this.#injector,
      width: '520px',
      maxWidth: '96vw',
      autoFocus: 'first-heading',
    });
    const patient = await firstValueFrom(added.afterClosed());
    if (patient) this.store.choosePatient(patient);
  }

  protected async book(): Promise<void> {
    if (this.store.busy()) return;
    this.message.set(null);
    if (!this.store.patient()) {
      this.message.set($localize`:@@agenda.patient.missing:Elegí para quién es el turno.`);
      return;
    }
    try {
      const booked = await this.store.book(this.reason());
      if (!booked) return;
      await this.#router.navigate(['/agenda'], {
        queryParams: { profesional: booked.doctorId, dia: civilDateOf(booked.start, booked.timeZone) },
      });
      await this.#notice.say($localize`:@@agenda.booked:Turno de ${booked.patientName}:name: reservado.`);
    } catch (error) {
      this.message.set(refusalWords(error));
    }
  }
}
