import '@core/http/more-words';
import type { Routes } from '@angular/router';

import { ChosenDoctor } from '@core/doctors/chosen-doctor';
import { FORM_FIELDS } from '@shared/ui/form-fields';

import { AgendaStore } from './data/agenda-store';
import { DeskBookingStore } from './data/desk-booking-store';
import { PatientSearch } from './data/patient-search';

const routes: Routes = [
  {
    path: '',
    providers: [FORM_FIELDS, ChosenDoctor],
    children: [
      {
        path: '',
        title: $localize`:@@agenda.title:Agenda`,
        providers: [AgendaStore],
        loadComponent: () => import('./pages/day-page').then((file) => file.DayPage),
      },
      {
        path: 'semana',
        title: $localize`:@@agenda.week.title:Agenda de la semana`,
        providers: [AgendaStore],
        loadComponent: () => import('./pages/week-page').then((file) => file.WeekPage),
      },
      {
        path: 'dar-turno',
        title: $localize`:@@agenda.book.title:Dar un turno`,
        providers: [DeskBookingStore, PatientSearch],
        loadComponent: () => import('./pages/desk-booking-page').then((file) => file.DeskBookingPage),
      },
    ],
  },
];

export default routes;
