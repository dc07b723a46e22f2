import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { mdiArrowLeft, mdiSwapHorizontal } from '@mdi/js';

import { messageOf } from '@core/http/problem-message';
import { Confirm } from '@shared/ui/confirm-dialog';
import { FailedState } from '@shared/ui/failed-state';
import { FormMessage } from '@shared/ui/form-message';
import { Icon } from '@shared/ui/icon';
import { LoadingState } from '@shared/ui/loading-state';
import { Notice } from '@shared/ui/notice';
import { CivilDates } from '@shared/util/civil-dates';
import { documentWords } from '@shared/util/document-words';

import { MergeStore } from '../data/merge-store';
import { COMPARED, consequencesOf, fieldName, refusalsOf } from '../data/merge-words';
import { PatientWords } from './patient-words';

const UNKNOWN = '—';

/** Two patients side by side: which one stays, what merging them does, and the merge itself. */
@Component({
  selector: 'app-merge-page',
  imports: [FailedState, FormMessage, Icon, LoadingState, RouterLink],
  templateUrl: './merge-page.html',
  styleUrls: ['./patients.scss', './merge-page.scss'],
})
export class MergePage {
  readonly survivorId = input.required<string>();
  readonly otherId = input.required<string>();

  readonly #router = inject(Router);
  readonly #confirm = inject(Confirm);
  readonly #notice = inject(Notice);
  readonly #dates = inject(CivilDates);
  readonly #words = inject(PatientWords);
  protected readonly store = inject(MergeStore);

  protected readonly icons = { mdiArrowLeft, mdiSwapHorizontal };
  protected readonly message = signal<string | null>(null);
  protected readonly rows = computed(() => {
    const preview = this.store.preview();
    if (!preview) return [];
    const { survivor, other, filledFields } = preview;
    const data = [
      {
        name: $localize`:@@patients.field.name:Nombre y apellido`,
        kept: survivor.fullName,
        other: other.fullName,
        filled: false,
      },
      {
        name: $localize`:@@patients.field.document:Documento`,
        kept: documentWords(survivor.documentType, survivor.documentNumber),
        other: documentWords(other.documentType, other.documentNumber),
        filled: false,
      },
      ...COMPARED.map((field) => ({
        name: fieldName(field),
        kept: this.#words.value(survivor, field) ?? UNKNOWN,
        other: this.#words.value(other, field) ?? UNKNOWN,
        filled: filledFields.includes(field),
      })),
    ];
    return data
      .filter(({ kept, other: theirs }) => kept !== UNKNOWN || theirs !== UNKNOWN)
      .map((row) => ({
        ...row,
        differs: row.kept !== row.other && row.kept !== UNKNOWN && row.other !== UNKNOWN,
      }));
  });
  protected readonly consequences = computed(() => {
    const preview = this.store.preview();
    return preview ? consequencesOf(preview) : [];
  });
  protected readonly refusals = computed(() => {
    const preview = this.store.preview();
    return preview ? refusalsOf(preview) : [];
  });
  protected readonly conflicts = computed(() => {
    const zone = this.store.timeZone();
    if (zone === undefined) return [];
    return (this.store.preview()?.conflicts ?? []).map(({ start }) => this.#dates.dayAndTime(start, zone));
  });

  constructor() {
    effect(() => {
      this.store.open({ survivorId: this.survivorId(), otherId: this.otherId() });
    });
  }

  protected async merge(): Promise<void> {
    const preview = this.store.preview();
    if (!preview || this.store.busy()) return;
    this.message.set(null);
    const [survivor, other] = [preview.survivor, preview.other].map(
      ({ fullName, documentType, documentNumber }) =>
        `${fullName} (${documentWords(documentType, documentNumber)})`,
    );
    const sure = await this.#confirm.ask({
      heading: $localize`:@@patients.merge.sure:¿Unir las dos fichas?`,
      body: $localize`:@@patients.merge.sure.body:Todo lo de ${other}:other: pasa a ${survivor}:survivor:, y esa ficha se cierra. No se puede deshacer.`,
      confirm: $localize`:@@patients.merge.do:Unir las dos fichas`,
      destructive: true,
    });
    if (!sure) return;
    try {
      const merged = await this.store.merge();
      if (!merged) return;
      await this.#router.navigate(['/pacientes', merged.id], { replaceUrl: true });
      await this.#notice.say(
        $localize`:@@patients.merge.done:Unimos las dos fichas en la de ${merged.fullName}:name:.`,
      );
    } catch (error) {
      this.message.set(messageOf(error));
    }
  }
}
