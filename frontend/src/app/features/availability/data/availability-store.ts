import { computed, inject, Injectable } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import {
  type Absence,
  type AbsenceBody,
  AvailabilityApi,
  type AvailabilityRule,
  type AvailabilityWindow,
  type RuleBody,
  WEEKDAYS,
  type WindowBody,
} from '@api/availability-api';
import { DirectoryApi } from '@api/directory-api';
import { CLOCK } from '@core/clock/clock';
import { ChosenDoctor } from '@core/doctors/chosen-doctor';
import { problemOf } from '@core/http/problem';
import { messageOf } from '@core/http/problem-message';
import { type View, valueOf, viewOfAll } from '@core/http/view-state';
import { civilDateOf } from '@shared/util/civil';

import { type Affected, type Consent, withConsent } from './consent';

type Ask = (affected: Affected) => Promise<Consent | null>;

/** When a doctor attends, and the changes of it. Listed in the route's providers. */
@Injectable()
export class AvailabilityStore {
  readonly #api = inject(AvailabilityApi);
  readonly #directory = inject(DirectoryApi);
  readonly #clock = inject(CLOCK);

  readonly owner = inject(ChosenDoctor);
  readonly #settings = this.#directory.settings();
  readonly #offices = this.#directory.offices();
  readonly #doctor = this.#directory.doctor(this.owner.id);
  readonly #rules = this.#api.rules(this.owner.id);
  readonly #windows = this.#api.windows(this.owner.id);
  readonly #absences = this.#api.absences(this.owner.id);

  readonly timeZone = computed(() => valueOf(this.#settings)?.timeZone);
  readonly today = computed(() => {
    const zone = this.timeZone();
    return zone === undefined ? undefined : this.#clock.today(zone);
  });
  /** Where the doctor may have hours. */
  readonly offices = computed(() => {
    const ids = valueOf(this.#doctor)?.officeIds ?? [];
    return (valueOf(this.#offices)?.items ?? []).filter((office) => ids.includes(office.id));
  });
  readonly officeNames = computed(
    () => new Map((valueOf(this.#offices)?.items ?? []).map((office) => [office.id, office.name])),
  );
  /** Every weekday that has hours, with its rules in force or to come, by time. */
  readonly week = computed(() => {
    const today = this.today() ?? '';
    const rules = (valueOf(this.#rules)?.items ?? []).filter(
      (rule) => rule.validUntil === null || rule.validUntil >= today,
    );
    return WEEKDAYS.map((weekday) => ({
      weekday,
      rules: rules
        .filter((rule) => rule.weekdays.includes(weekday))
        .sort((a, b) => a.startTime.localeCompare(b.startTime)),
    })).filter((day) => day.rules.length > 0);
  });
  readonly windows = computed(() => {
    const today = this.today() ?? '';
    return (valueOf(this.#windows)?.items ?? [])
      .filter((window) => window.date >= today)
      .sort((a, b) => `${a.date}${a.startTime}`.localeCompare(`${b.date}${b.startTime}`));
  });
  readonly absences = computed(() => {
    const today = this.today() ?? '';
    return (valueOf(this.#absences)?.items ?? []).filter(
      (absence) => civilDateOf(absence.end, absence.timeZone) >= today,
    );
  });
  readonly view = computed<View>(() => {
    if (this.owner.failed()) return 'failed';
    if (this.owner.none()) return 'empty';
    return viewOfAll(...this.#all());
  });
  readonly failure = computed(() => {
    if (this.owner.failed()) return this.owner.failure();
    return messageOf(
      this.#all()
        .find((resource) => resource.status() === 'error')
        ?.error(),
    );
  });

  /** True when saved, false when it was thought better of. A new rule takes nothing from anybody. */
  async saveRule(before: AvailabilityRule | null, body: RuleBody, ask: Ask): Promise<boolean> {
    return this.#change(async () => {
      if (before) {
        return withConsent((how) => firstValueFrom(this.#api.changeRule(before, body, how)), ask);
      }
      await firstValueFrom(this.#api.addRule(this.#doctorId(), body));
      return true;
    });
  }

  async removeRule(rule: AvailabilityRule, ask: Ask): Promise<boolean> {
    return this.#change(() => withConsent((how) => firstValueFrom(this.#api.removeRule(rule, how)), ask));
  }

  async saveWindow(before: AvailabilityWindow | null, body: WindowBody, ask: Ask): Promise<boolean> {
    return this.#change(async () => {
      if (before) {
        return withConsent((how) => firstValueFrom(this.#api.changeWindow(before, body, how)), ask);
      }
      await firstValueFrom(this.#api.addWindow(this.#doctorId(), body));
      return true;
    });
  }

  async removeWindow(window: AvailabilityWindow, ask: Ask): Promise<boolean> {
    return this.#change(() => withConsent((how) => firstValueFrom(this.#api.removeWindow(window, how)), ask));
  }

  async saveAbsence(before: Absence | null, body: AbsenceBody, ask: Ask): Promise<boolean> {
    const doctorId = this.#doctorId();
    return this.#change(() =>
      withConsent(
        (how) =>
          firstValueFrom(
            before ? this.#api.changeAbsence(before, body, how) : this.#api.addAbsence(doctorId, body, how),
          ),
        ask,
      ),
    );
  }

  async removeAbsence(absence: Absence): Promise<boolean> {
    return this.#change(async () => {
      await firstValueFrom(this.#api.removeAbsence(absence));
      return true;
    });
  }

  retry(): void {
    if (this.owner.failed()) this.owner.retry();
    for (const resource of this.#all()) if (resource.status() === 'error') resource.reload();
  }

  /** After a change, and after losing to somebody else's, what is shown is read again. */
  async #change(change: () => Promise<boolean>): Promise<boolean> {
    try {
      const done = await change();
      if (done) this.#reload();
      return done;
    } catch (error) {
      if ([404, 412].includes(problemOf(error).status)) this.#reload();
      throw error;
    }
  }

  #reload(): void {
    this.#rules.reload();
    this.#windows.reload();
    this.#absences.reload();
  }

  #doctorId(): string {
    const id = this.owner.id();
    if (id === undefined) throw new Error('no doctor is chosen');
    return id;
  }

  #all() {
    return [this.#settings, this.#offices, this.#doctor, this.#rules, this.#windows, this.#absences] as const;
  }
}
