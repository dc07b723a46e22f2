import { Component, computed, inject } from '@angular/core';
import { apply, form, FormField, FormRoot, max, maxLength, min, required } from '@angular/forms/signals';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { RouterLink } from '@angular/router';

import { FailedState } from '@shared/ui/failed-state';
import { FieldError } from '@shared/ui/field-error';
import { FormMessage } from '@shared/ui/form-message';
import { LoadingState } from '@shared/ui/loading-state';
import { Notice } from '@shared/ui/notice';

import { Editing, type Refusals } from '../data/editing';
import { SettingsStore } from '../data/settings-store';
import { timeZones } from '../data/time-zones';
import { AccountRules } from './account-rules';
import { MESSAGE_RULES, MessageRules } from './message-rules';

/** The clinic's name, zone and booking policy, what it asks of accounts, and how it writes to patients. */
@Component({
  selector: 'app-settings-page',
  imports: [
    AccountRules,
    FailedState,
    FieldError,
    FormField,
    FormMessage,
    FormRoot,
    LoadingState,
    MatFormFieldModule,
    MatInput,
    MessageRules,
    RouterLink,
  ],
  templateUrl: './settings-page.html',
  styleUrl: './form.scss',
})
export class SettingsPage {
  readonly #notice = inject(Notice);
  protected readonly store = inject(SettingsStore);
  protected readonly editing = new Editing();

  protected readonly zones = computed(() => timeZones(this.store.settings()?.timeZone ?? ''));
  protected readonly steps = ['5', '10', '15', '20', '30', '45', '60'];
  protected readonly form = form(
    this.store.draft,
    (path) => {
      required(path.clinicName);
      maxLength(path.clinicName, 120);
      required(path.timeZone);
      min(path.minLeadMinutes, 0);
      max(path.minLeadMinutes, 43_200);
      min(path.maxHorizonDays, 1);
      max(path.maxHorizonDays, 730);
      min(path.cancellationWindowMinutes, 0);
      max(path.cancellationWindowMinutes, 20_160);
      min(path.maxActiveAppointments, 1);
      max(path.maxActiveAppointments, 50);
      min(path.noShowGraceMinutes, 0);
      max(path.noShowGraceMinutes, 240);
      min(path.maxOverbookingsPerDay, 0);
      max(path.maxOverbookingsPerDay, 50);
      apply(path.messages, MESSAGE_RULES);
    },
    {
      submission: {
        action: () => this.#submit(),
        onInvalid: (root) => {
          root().errorSummary()[0]?.fieldTree().focusBoundControl();
        },
      },
    },
  );

  #submit(): Promise<Refusals> {
    return this.editing.save(
      this.form,
      () => this.#save(),
      () => {
        this.store.retry();
      },
    );
  }

  async #save(): Promise<void> {
    await this.store.save();
    this.form().reset();
    await this.#notice.say($localize`:@@admin.saved:Guardamos los cambios.`);
  }
}
