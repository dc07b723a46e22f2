import { apply, email, maxLength, pattern, required, schema, validate } from '@angular/forms/signals';

import type { Registration } from '@api/models';

import { newPasswordRules } from './new-password';

/** What the form holds; empty text where the person wrote nothing. */
export interface RegistrationDraft {
  fullName: string;
  documentType: Registration['documentType'];
  documentNumber: string;
  birthDate: string;
  phone: string;
  email: string;
  password: string;
  acceptTerms: boolean;
}

export const EMPTY_DRAFT: RegistrationDraft = {
  fullName: '',
  documentType: 'dni',
  documentNumber: '',
  birthDate: '',
  phone: '',
  email: '',
  password: '',
  acceptTerms: false,
};

/** The server judges; these rules only say it sooner. */
export const registrationRules = schema<RegistrationDraft>((path) => {
  required(path.fullName);
  maxLength(path.fullName, 120);
  required(path.documentNumber);
  validate(path.documentNumber, ({ value, valueOf }) => {
    if (valueOf(path.documentType) !== 'dni' || value() === '') return undefined;
    return /^\d{7,8}$/.test(value().replace(/[.\s]/g, ''))
      ? undefined
      : { kind: 'dni', message: $localize`:@@identity.dni.invalid:El DNI tiene 7 u 8 números.` };
  });
  pattern(path.phone, /^[+()\d\s-]{6,30}$/, {
    message: $localize`:@@identity.phone.invalid:Escribí el teléfono con código de área, como 11 5555-1234.`,
  });
  required(path.email);
  email(path.email);
  apply(path.password, newPasswordRules);
  validate(path.acceptTerms, ({ value }) =>
    value()
      ? undefined
      : { kind: 'terms', message: $localize`:@@identity.terms.required:Falta que aceptes los términos.` },
  );
});

/** The request for a draft: trimmed, without what was left empty. */
export function registrationOf(draft: RegistrationDraft): Registration {
  const phone = draft.phone.trim();
  return {
    fullName: draft.fullName.trim(),
    documentType: draft.documentType,
    documentNumber: draft.documentNumber.replace(/[.\s]/g, ''),
    email: draft.email.trim(),
    password: draft.password,
    acceptTerms: draft.acceptTerms,
    ...(phone === '' ? {} : { phone }),
    ...(draft.birthDate === '' ? {} : { birthDate: draft.birthDate }),
  };
}
