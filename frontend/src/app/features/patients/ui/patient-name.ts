import { Component, input } from '@angular/core';

/** Who it is, and whether the patient is closed or was merged. */
@Component({
  selector: 'app-patient-name',
  template: `
    <span class="name">{{ fullName() }}</span>
    @if (merged()) {
      <span class="badge info" i18n="@@patients.badge.merged">Unida a otra</span>
    } @else if (closed()) {
      <span class="badge warn" i18n="@@patients.badge.closed">Cerrada</span>
    }
  `,
  styles: `
    :host {
      display: inline-flex;
      flex-wrap: wrap;
      gap: 4px 10px;
      align-items: center;
    }
  `,
})
export class PatientName {
  readonly fullName = input.required<string>();
  readonly closed = input(false);
  readonly merged = input(false);
}
