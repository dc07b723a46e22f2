import type { Routes } from '@angular/router';

import { FreeSlots } from '@core/slots/free-slots';

import { DoctorStore } from './data/doctor-store';
import { SearchStore } from './data/search-store';
import { SearchPage } from './pages/search-page';

const routes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: $localize`:@@directory.search.title:Buscar un turno`,
    providers: [SearchStore],
    component: SearchPage,
  },
  {
    path: 'profesionales/:doctorId',
    title: $localize`:@@directory.doctor.title:Profesional`,
    providers: [DoctorStore, FreeSlots],
    loadComponent: () => import('./pages/doctor-page').then((file) => file.DoctorPage),
  },
];

export default routes;
