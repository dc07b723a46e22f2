import '@core/http/more-words';
import type { Routes } from '@angular/router';

import { FORM_FIELDS } from '@shared/ui/form-fields';

import { ProfileStore } from './data/profile-store';
import { SecurityStore } from './data/security-store';
import { SessionsStore } from './data/sessions-store';

const routes: Routes = [
  {
    path: '',
    title: $localize`:@@identity.profile.title:Perfil`,
    providers: [FORM_FIELDS, ProfileStore, SessionsStore],
    loadComponent: () => import('./pages/profile-page').then((file) => file.ProfilePage),
  },
  {
    path: 'seguridad',
    title: $localize`:@@identity.security.title:Seguridad`,
    providers: [FORM_FIELDS, SecurityStore],
    loadComponent: () => import('./pages/security-page').then((file) => file.SecurityPage),
  },
];

export default routes;
