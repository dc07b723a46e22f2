import '@core/http/more-words';
import type { Routes } from '@angular/router';

import { FORM_FIELDS } from '@shared/ui/form-fields';

import { DoctorEditorStore } from './data/doctor-editor-store';
import { DoctorsStore } from './data/doctors-store';
import { OfficesStore } from './data/offices-store';
import { OverridesStore } from './data/overrides-store';
import { SettingsStore } from './data/settings-store';
import { VisitTypesStore } from './data/visit-types-store';

const doctorPage = () => import('./pages/doctor-page').then((file) => file.DoctorPage);
const officePage = () => import('./pages/office-page').then((file) => file.OfficePage);
const visitTypePage = () => import('./pages/visit-type-page').then((file) => file.VisitTypePage);

const routes: Routes = [
  {
    path: '',
    providers: [FORM_FIELDS],
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'profesionales' },
      {
        path: 'profesionales',
        title: $localize`:@@admin.doctors.title:Profesionales`,
        providers: [DoctorsStore],
        loadComponent: () => import('./pages/doctors-page').then((file) => file.DoctorsPage),
      },
      {
        path: 'profesionales/nuevo',
        title: $localize`:@@admin.doctor.new:Profesional nuevo`,
        providers: [DoctorEditorStore],
        loadComponent: doctorPage,
      },
      {
        path: 'profesionales/:id',
        title: $localize`:@@admin.doctor.title:Profesional`,
        providers: [DoctorEditorStore],
        loadComponent: doctorPage,
      },
      {
        path: 'sedes',
        title: $localize`:@@admin.offices.title:Sedes`,
        providers: [OfficesStore],
        loadComponent: () => import('./pages/offices-page').then((file) => file.OfficesPage),
      },
      {
        path: 'sedes/nueva',
        title: $localize`:@@admin.office.new:Sede nueva`,
        providers: [OfficesStore],
        loadComponent: officePage,
      },
      {
        path: 'sedes/:id',
        title: $localize`:@@admin.office.title:Sede`,
        providers: [OfficesStore],
        loadComponent: officePage,
      },
      {
        path: 'tipos-de-turno',
        title: $localize`:@@admin.types.title:Tipos de turno`,
        providers: [VisitTypesStore],
        loadComponent: () => import('./pages/visit-types-page').then((file) => file.VisitTypesPage),
      },
      {
        path: 'tipos-de-turno/nuevo',
        title: $localize`:@@admin.type.new:Tipo de turno nuevo`,
        providers: [VisitTypesStore],
        loadComponent: visitTypePage,
      },
      {
        path: 'tipos-de-turno/:id',
        title: $localize`:@@admin.type.title:Tipo de turno`,
        providers: [VisitTypesStore],
        loadComponent: visitTypePage,
      },
      {
        path: 'ajustes',
        title: $localize`:@@admin.settings.title:Ajustes`,
        providers: [SettingsStore],
        loadComponent: () => import('./pages/settings-page').then((file) => file.SettingsPage),
      },
      {
        path: 'ajustes/excepciones',
        title: $localize`:@@admin.overrides.title:Excepciones a las reglas`,
        providers: [OverridesStore],
        loadComponent: () => import('./pages/overrides-page').then((file) => file.OverridesPage),
      },
    ],
  },
];

export default routes;
