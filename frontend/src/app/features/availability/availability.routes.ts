import '@core/http/more-words';
import type { Routes } from '@angular/router';

import { ChosenDoctor } from '@core/doctors/chosen-doctor';
import { FORM_FIELDS } from '@shared/ui/form-fields';

import { AvailabilityStore } from './data/availability-store';

const routes: Routes = [
  {
    path: '',
    title: $localize`:@@availability.title:Horarios de atención`,
    providers: [FORM_FIELDS, ChosenDoctor, AvailabilityStore],
    loadComponent: () => import('./pages/availability-page').then((file) => file.AvailabilityPage),
  },
];

export default routes;
