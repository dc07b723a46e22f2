import { Component, computed, effect, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { mdiArrowLeft } from '@mdi/js';

import { FailedState } from '@shared/ui/failed-state';
import { Icon } from '@shared/ui/icon';
import { LoadingState } from '@shared/ui/loading-state';
import { documentWords } from '@shared/util/document-words';

import { COMPARED, fieldName } from '../data/merge-words';
import { PatientStore } from '../data/patient-store';
import { PatientName } from '../ui/patient-name';
import { PatientWords } from './patient-words';

/** What the clinic knows of a patient; of one who was merged, where they are now. */
@Component({
  selector: 'app-patient-page',
  imports: [FailedState, Icon, LoadingState, PatientName, RouterLink],
  template: `
    <div class="page medium">
      <div class="stack head">
        <a class="button back" routerLink="/pacientes">
          <app-icon [path]="icons.mdiArrowLeft" /><ng-container i18n="@@patients.title"
            >Pacientes</ng-container
          >
        </a>
        <h1>
          @if (store.patient(); as patient) {
            <app-patient-name
              [fullName]="patient.fullName"
              [closed]="!patient.active"
              [merged]="patient.mergedInto !== null"
            />
          } @else {
            <ng-container i18n="@@patients.one.title">Paciente</ng-container>
          }
        </h1>
      </div>
      @switch (store.view()) {
        @case ('loading') {
          <app-loading-state [rows]="2" />
        }
        @case ('failed') {
          <app-failed-state [message]="store.failure()" (retry)="store.retry()" />
        }
        @default {
          @if (store.patient(); as patient) {
            @if (patient.mergedInto; as survivor) {
              <div class="note merged">
                <p i18n="@@patients.one.merged">
                  Esta ficha se unió con otra de la misma persona y quedó cerrada. Todo sigue en la otra.
                </p>
                <a
                  class="button outlined"
                  [routerLink]="['/pacientes', survivor]"
                  i18n="@@patients.one.survivor"
                  >Ir a la ficha que quedó</a
                >
              </div>
            } @else if (!patient.active) {
              <p class="note warn" i18n="@@patients.one.closed">
                Esta ficha está cerrada: no se le pueden dar turnos.
              </p>
            }
            <section class="card" aria-labelledby="datos">
              <h2 id="datos" class="visually-hidden" i18n="@@patients.one.data">Datos</h2>
              <dl>
                @for (item of data(); track item.name) {
                  <div>
                    <dt>{{ item.name }}</dt>
                    <dd>
                      @if (item.value) {
                        {{ item.value }}
                      } @else {
                        <span class="muted" i18n="@@patients.unknown">Sin dato</span>
                      }
                    </dd>
                  </div>
                }
              </dl>
            </section>
          }
        }
      }
    </div>
  `,
  styleUrl: './patients.scss',
  styles: `
    .merged {
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
    }
  `,
})
export class PatientPage {
  readonly id = input.required<string>();

  readonly #words = inject(PatientWords);
  protected readonly store = inject(PatientStore);
  protected readonly icons = { mdiArrowLeft };
  protected readonly data = computed(() => {
    const patient = this.store.patient();
    if (!patient) return [];
    return [
      {
        name: $localize`:@@patients.field.document:Documento`,
        value: documentWords(patient.documentType, patient.documentNumber),
      },
      ...COMPARED.map((field) => ({
        name: fieldName(field),
        value:
          this.#words.value(patient, field) ??
          (field === 'language' ? $localize`:@@patients.language.clinic:El de la clínica` : null),
      })),
      {
        name: $localize`:@@patients.field.coverages:Coberturas`,
        value: String(patient.coverages.length),
      },
    ];
  });

  constructor() {
    effect(() => {
      this.store.open(this.id());
    });
  }
}
