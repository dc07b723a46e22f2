import { Component, input, output } from '@angular/core';

export interface SelectableDoctor {
  readonly id: string;
  readonly fullName: string;
  readonly specialty: string;
}

/** Whose agenda to open. */
@Component({
  selector: 'app-doctor-select',
  template: `
    <label class="field">
      <span i18n="@@shared.doctor-select">Profesional</span>
      <select #select (change)="chosen.emit(select.value)">
        @for (doctor of doctors(); track doctor.id) {
          <option [value]="doctor.id" [selected]="doctor.id === selected()">
            {{ doctor.fullName }} · {{ doctor.specialty }}
          </option>
        }
      </select>
    </label>
  `,
  styles: `
    :host {
      display: block;
      flex: 1 1 260px;
      max-inline-size: 420px;
    }
  `,
})
export class DoctorSelect {
  readonly doctors = input.required<readonly SelectableDoctor[]>();
  readonly selected = input<string>();
  readonly chosen = output<string>();
}
