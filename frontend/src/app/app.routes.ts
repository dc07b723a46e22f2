import type { Routes } from '@angular/router';

import { allow, roleGuard } from '@core/auth/guards';

import directory from './features/directory/directory.routes';

/**
 * Every screen but the first, lazily: the first page would wait for two more round trips. A role is route data,
 * checked by `roleGuard`; what names no guard is public.
 */
export const routes: Routes = [
  { path: '', children: directory },
  {
    path: '',
    loadChildren: () => import('./features/identity/visitor.routes'),
  },
  { path: 'reservar', loadChildren: () => import('./features/booking/booking.routes') },
  {
    path: '',
    canActivateChild: [roleGuard],
    data: allow('patient'),
    loadChildren: () => import('./features/turnos/turnos.routes'),
  },
  {
    path: 'perfil',
    canActivate: [roleGuard],
    loadChildren: () => import('./features/identity/profile.routes'),
  },
  {
    path: 'agenda',
    canActivate: [roleGuard],
    data: allow('doctor', 'receptionist', 'admin'),
    loadChildren: () => import('./features/agenda/agenda.routes'),
  },
  {
    path: 'disponibilidad',
    canActivate: [roleGuard],
    data: allow('doctor', 'receptionist', 'admin'),
    loadChildren: () => import('./features/availability/availability.routes'),
  },
  {
    path: 'pacientes',
    canActivate: [roleGuard],
    data: allow('receptionist', 'admin'),
    loadChildren: () => import('./features/patients/patients.routes'),
  },
  {
    path: 'admin',
    canActivate: [roleGuard],
    data: allow('admin'),
    loadChildren: () => import('./features/admin/admin.routes'),
  },
  {
    path: '**',
    title: $localize`:@@shell.not-found.title:Página no encontrada`,
    loadComponent: () => import('./shell/not-found-page').then((file) => file.NotFoundPage),
  },
];
