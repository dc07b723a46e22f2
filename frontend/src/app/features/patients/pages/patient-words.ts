import { inject, Injectable } from '@angular/core';

import type { Patient } from '@api/patients-api';
import { isPlainDate } from '@shared/util/civil';
import { CivilDates } from '@shared/util/civil-dates';
import { documentWords } from '@shared/util/document-words';

import type { Compared } from '../data/merge-words';

/** What a list says of a patient. */
export interface PatientRow {
  readonly id: string;
  readonly fullName: string;
  readonly detail: string;
  readonly closed: boolean;
  readonly merged: boolean;
}

/** A patient's data in the reader's language. */
@Injectable({ providedIn: 'root' })
export class PatientWords {
  readonly #dates = inject(CivilDates);

  row(patient: Patient): PatientRow {
    const born = this.value(patient, 'birthDate');
    const parts = [documentWords(patient.documentType, patient.documentNumber)];
    if (born) parts.push($localize`:@@patients.born:nació el ${born}:date:`);
    if (patient.phone) parts.push(patient.phone);
    return {
      id: patient.id,
      fullName: patient.fullName,
      detail: parts.join(' · '),
      closed: !patient.active,
      merged: patient.mergedInto !== null,
    };
  }

  /** One of the data that are compared; null when it is not known. */
  value(patient: Patient, field: Compared): string | null {
    switch (field) {
      case 'birthDate':
        return isPlainDate(patient.birthDate) ? this.#dates.numericDay(patient.birthDate) : patient.birthDate;
      case 'emergencyContact': {
        const contact = patient.emergencyContact;
        return contact ? `${contact.name}, ${contact.phone}` : null;
      }
      case 'language':
        return patient.language === null ? null : patient.language === 'en' ? 'English' : 'Español';
      default:
        return patient[field];
    }
  }
}
