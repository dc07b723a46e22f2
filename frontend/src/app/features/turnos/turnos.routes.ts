import '@core/http/more-words';
import type { Routes } from '@angular/router';

import { FreeSlots } from '@core/slots/free-slots';

import { TurnoStore } from './data/turno-store';
import { TurnosStore } from './data/turnos-store';

const routes: Routes = [
  {
    path: 'inicio',
    title: $localize`:@@turnos.home.title:Inicio`,
    providers: [TurnosStore],
    loadComponent: () => import('./pages/home-page').then((file) => file.HomePage),
  },
  {
    path: 'mis-turnos',
    title: $localize`:@@turnos.list.title:Mis turnos`,
    providers: [TurnosStore],
    loadComponent: () => import('./pages/turnos-page').then((file) => file.TurnosPage),
  },
  {
    path: 'mis-turnos/:turnoId',
    title: $localize`:@@turnos.one.title:Tu turno`,
    providers: [TurnoStore],
    loadComponent: () => import('./pages/turno-page').then((file) => file.TurnoPage),
  },
  {
    path: 'mis-turnos/:turnoId/mover',
    title: $localize`:@@turnos.move.title:Mover un turno`,
    providers: [TurnoStore, FreeSlots],
    loadComponent: () => import('./pages/move-page').then((file) => file.MovePage),
  },
];

export default routes;
