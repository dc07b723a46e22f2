import { Component, computed, inject } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';

import { CivilDates } from '@shared/util/civil-dates';

import type { Affected, Consent } from '../data/consent';

export interface AffectedBy {
  readonly affected: Affected;
  readonly timeZone: string;
  /** An absence takes the time itself: turnos in it cannot be kept. */
  readonly mayKeep: boolean;
}

/** Shows the turnos that a change would leave without hours, and asks what becomes of them. */
@Component({
  selector: 'app-affected-dialog',
  imports: [MatDialogModule],
  template: `
    <h2 mat-dialog-title tabindex="-1" i18n="@@availability.affected.heading">Hay turnos en ese horario</h2>
    <mat-dialog-content>
      <p>
        <ng-container i18n="@@availability.affected.count">{about.affected.total, plural,
          =1 {Este turno quedaría fuera del horario de atención:}
          other {Estos {{ about.affected.total }} turnos quedarían fuera del horario de atención:}
        }</ng-container>
      </p>
      <ul
        class="plain"
        tabindex="0"
        aria-label="Turnos afectados"
        i18n-aria-label="@@availability.affected.list"
      >
        @for (turno of turnos(); track turno.id) {
          <li>
            <strong>{{ turno.when }}</strong>
            <span>{{ turno.patientName }}</span>
          </li>
        }
      </ul>
      @if (more() > 0) {
        <p class="muted small" i18n="@@availability.affected.more">Y {{ more() }} más.</p>
      }
      <p class="muted" i18n="@@availability.affected.hint">
        Si los cancelás, esos horarios se liberan y el cambio queda en el historial de cada turno.
      </p>
    </mat-dialog-content>
    <mat-dialog-actions>
      <button class="button" type="button" [mat-dialog-close]="undefined" i18n="@@availability.affected.back">
        Volver sin cambiar nada
      </button>
      @if (about.mayKeep) {
        <button class="button tonal" type="button" (click)="say('keep')" i18n="@@availability.affected.keep">
          Mantener los turnos
        </button>
      }
      <button
        class="button filled destructive"
        type="button"
        (click)="say('cancel')"
        i18n="@@availability.affected.cancel"
      >
        Cancelar los turnos
      </button>
    </mat-dialog-actions>
  `,
  styles: `
    h2:focus {
      outline: none;
    }
    mat-dialog-content {
      display: grid;
      gap: 16px;
      grid-template-columns: minmax(0, 1fr);
    }
    ul {
      display: grid;
      gap: 6px;
      max-block-size: 240px;
      overflow-y: auto;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      gap: 0 12px;
      justify-content: space-between;
      padding: 8px 12px;
      border-radius: 10px;
      background: var(--app-warn-soft);
    }
    mat-dialog-actions {
      flex-wrap: wrap;
      gap: 8px;
      justify-content: flex-end;
    }
  `,
})
export class AffectedDialog {
  readonly #dialog = inject<MatDialogRef<AffectedDialog, Consent>>(MatDialogRef);
  readonly #dates = inject(CivilDates);
  protected readonly about = inject<AffectedBy>(MAT_DIALOG_DATA);
  protected readonly turnos = computed(() =>
    this.about.affected.turnos.map((turno) => ({
      ...turno,
      when: this.#dates.dayAndTime(turno.start, this.about.timeZone),
    })),
  );
  protected readonly more = computed(() => this.about.affected.total - this.turnos().length);

  protected say(consent: Consent): void {
    this.#dialog.close(consent);
  }
}
