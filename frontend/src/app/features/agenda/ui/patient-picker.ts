import { Component, input, output } from '@angular/core';

import { Icon } from '@shared/ui/icon';

import { mdiAccountOutline, mdiMagnify } from './icons';

export interface PickablePatient {
  readonly id: string;
  readonly fullName: string;
  readonly detail: string;
}

/** Type a few letters, choose the person. */
@Component({
  selector: 'app-patient-picker',
  imports: [Icon],
  template: `
    @if (chosen(); as patient) {
      <div class="chosen">
        <app-icon [path]="icons.mdiAccountOutline" />
        <p>
          <strong>{{ patient.fullName }}</strong>
          <span class="muted small">{{ patient.detail }}</span>
        </p>
        <button class="button" type="button" (click)="picked.emit(null)" i18n="@@agenda.patient.change">
          Cambiar
        </button>
      </div>
    } @else {
      <label class="field">
        @if (everybody()) {
          <span i18n="@@agenda.patient.search">Buscar paciente por nombre o DNI</span>
        } @else {
          <span i18n="@@agenda.patient.search-own">Buscar entre tus pacientes por nombre</span>
        }
        <input
          #box
          type="search"
          autocomplete="off"
          maxlength="80"
          [value]="typed()"
          (input)="typedText.emit(box.value)"
        />
      </label>
      <div aria-live="polite">
        @if (asking()) {
          @switch (view()) {
            @case ('loading') {
              <p class="muted small" i18n="@@agenda.patient.searching">Buscando…</p>
            }
            @case ('failed') {
              <p class="note bad">{{ failure() }}</p>
            }
            @case ('empty') {
              <p class="muted small" i18n="@@agenda.patient.none">No encontramos a nadie con esos datos.</p>
            }
            @default {
              <p class="visually-hidden">
                <ng-container i18n="@@agenda.patient.found">{patients().length, plural,
                  =1 {1 paciente}
                  other {{{ patients().length }} pacientes}
                }</ng-container>
              </p>
            }
          }
        }
      </div>
      @if (asking() && view() === 'ready') {
        <ul class="plain">
          @for (patient of patients(); track patient.id) {
            <li>
              <button class="option" type="button" (click)="picked.emit(patient)">
                <span>{{ patient.fullName }}</span>
                <span class="muted small numbers">{{ patient.detail }}</span>
              </button>
            </li>
          }
        </ul>
      }
      @if (everybody()) {
        <button class="button" type="button" (click)="created.emit()" i18n="@@agenda.patient.new">
          Cargar un paciente nuevo
        </button>
      }
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 10px;
      justify-items: start;
      grid-template-columns: minmax(0, 1fr);
    }
    .field,
    ul,
    .chosen {
      inline-size: 100%;
    }
    ul {
      display: grid;
      gap: 6px;
      max-block-size: 320px;
      overflow-y: auto;
      padding: 4px;
    }
    .option {
      display: flex;
      flex-wrap: wrap;
      gap: 2px 12px;
      justify-content: space-between;
      align-items: center;
      inline-size: 100%;
      min-block-size: var(--app-touch);
      padding: 8px 14px;
      border: 1px solid var(--app-line);
      border-radius: 12px;
      background: var(--app-card);
      color: inherit;
      font: inherit;
      text-align: start;
      cursor: pointer;
    }
    .option:hover {
      background: var(--app-info-soft);
    }
    .chosen {
      display: flex;
      gap: 12px;
      align-items: center;
      padding: 8px 8px 8px 14px;
      border-radius: 12px;
      background: var(--app-info-soft);
    }
    .chosen p {
      display: grid;
      flex: 1;
      min-inline-size: 0;
      line-height: 1.3;
    }
  `,
})
export class PatientPicker {
  readonly chosen = input<PickablePatient | null>(null);
  readonly patients = input.required<readonly PickablePatient[]>();
  readonly view = input.required<string>();
  readonly failure = input('');
  readonly typed = input('');
  readonly asking = input(false);
  /** The front desk finds everybody and adds new ones; a doctor finds the own patients. */
  readonly everybody = input(true);
  readonly typedText = output<string>();
  readonly picked = output<PickablePatient | null>();
  readonly created = output();

  protected readonly icons = { mdiAccountOutline, mdiMagnify };
}
