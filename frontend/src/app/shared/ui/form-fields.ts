import type { Provider } from '@angular/core';
import {
  MAT_FORM_FIELD_DEFAULT_OPTIONS,
  type MatFormFieldDefaultOptions,
} from '@angular/material/form-field';

const OPTIONS: MatFormFieldDefaultOptions = { appearance: 'outline', subscriptSizing: 'dynamic' };

/** How the fields of a form look. For the providers of a lazy route, so that the first page does not carry it. */
export const FORM_FIELDS: Provider = { provide: MAT_FORM_FIELD_DEFAULT_OPTIONS, useValue: OPTIONS };
