import { afterNextRender, Component, type ElementRef, input, output, viewChild } from '@angular/core';

export interface ShownPatient {
  readonly id: string;
  readonly fullName: string;
  readonly detail: string;
}

/** The clinic may know the new patient: take one of these, or say that it is somebody else. */
@Component({
  selector: 'app-known-patients',
  template: `
    <p #words tabindex="-1" class="note warn" i18n="@@agenda.known.text">
      Puede que ya esté cargado: hay pacientes con el mismo documento, o con el mismo nombre y fecha de
      nacimiento. Todavía no guardamos nada.
    </p>
    <ul class="plain">
      @for (patient of patients(); track patient.id) {
        <li>
          <p>
            <strong>{{ patient.fullName }}</strong>
            <span class="muted small numbers">{{ patient.detail }}</span>
          </p>
          <button class="button tonal" type="button" (click)="taken.emit(patient.id)">
            <ng-container i18n="@@agenda.known.take">Es esta persona</ng-container
            ><span class="visually-hidden">: {{ patient.fullName }}, {{ patient.detail }}</span>
          </button>
        </li>
      }
    </ul>
  `,
  styles: `
    :host,
    ul {
      display: grid;
      gap: 12px;
      grid-template-columns: minmax(0, 1fr);
    }
    .note:focus {
      outline: none;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 16px;
      align-items: center;
      justify-content: space-between;
      padding: 10px 14px;
      border: 1px solid var(--app-line);
      border-radius: 12px;
    }
    li p {
      display: grid;
      flex: 1 1 200px;
      min-inline-size: 0;
      line-height: 1.35;
    }
  `,
})
export class KnownPatients {
  readonly patients = input.required<readonly ShownPatient[]>();
  /** It is this one, by id. */
  readonly taken = output<string>();

  private readonly words = viewChild.required<ElementRef<HTMLElement>>('words');

  constructor() {
    // The form that had the focus is gone.
    afterNextRender(() => {
      this.words().nativeElement.focus();
    });
  }
}
