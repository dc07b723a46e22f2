import type { Routes } from '@angular/router';

import { FORM_FIELDS } from '@shared/ui/form-fields';

const routes: Routes = [
  {
    path: '',
    providers: [FORM_FIELDS],
    children: [
      {
        path: 'ingresar',
        title: $localize`:@@identity.login.title:Ingresar`,
        loadComponent: () => import('./pages/login-page').then((file) => file.LoginPage),
      },
      {
        path: 'crear-cuenta',
        title: $localize`:@@identity.register.title:Crear cuenta`,
        loadComponent: () => import('./pages/register-page').then((file) => file.RegisterPage),
      },
    ],
  },
];

export default routes;
