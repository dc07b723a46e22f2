import '@core/http/more-words';
import type { Routes } from '@angular/router';

import { DuplicatesStore } from './data/duplicates-store';
import { MergeStore } from './data/merge-store';
import { PatientStore } from './data/patient-store';
import { PatientsStore } from './data/patients-store';

const routes: Routes = [
  {
    path: '',
    title: $localize`:@@patients.title:Pacientes`,
    providers: [PatientsStore],
    loadComponent: () => import('./pages/patients-page').then((file) => file.PatientsPage),
  },
  {
    path: 'duplicados',
    title: $localize`:@@patients.duplicates.title:Posibles duplicados`,
    providers: [DuplicatesStore],
    loadComponent: () => import('./pages/duplicates-page').then((file) => file.DuplicatesPage),
  },
  {
    path: 'unir/:survivorId/:otherId',
    title: $localize`:@@patients.merge.title:Unir dos fichas`,
    providers: [MergeStore],
    loadComponent: () => import('./pages/merge-page').then((file) => file.MergePage),
  },
  {
    path: ':id',
    title: $localize`:@@patients.one.title:Paciente`,
    providers: [PatientStore],
    loadComponent: () => import('./pages/patient-page').then((file) => file.PatientPage),
  },
];

export default routes;
