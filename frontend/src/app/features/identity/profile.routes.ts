import type { Routes } from '@angular/router';

import { FORM_FIELDS } from '@shared/ui/form-fields';

import { ProfileStore } from './data/profile-store';
import { SessionsStore } from './data/sessions-store';

const routes: Routes = [
  {
    path: '',
    title: $localize`:@@identity.profile.title:Perfil`,
    providers: [FORM_FIELDS, ProfileStore, SessionsStore],
    loadComponent: () => import('./pages/profile-page').then((file) => file.ProfilePage),
  },
];

export default routes;
