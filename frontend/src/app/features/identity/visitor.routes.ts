import '@core/http/more-words';
import type { Routes } from '@angular/router';

import { visitorGuard } from '@core/auth/guards';
import { FORM_FIELDS } from '@shared/ui/form-fields';

const routes: Routes = [
  {
    path: '',
    providers: [FORM_FIELDS],
    children: [
      {
        path: 'ingresar',
        canActivate: [visitorGuard],
        title: $localize`:@@identity.login.title:Ingresar`,
        loadComponent: () => import('./pages/login-page').then((file) => file.LoginPage),
      },
      {
        path: 'crear-cuenta',
        canActivate: [visitorGuard],
        title: $localize`:@@identity.register.title:Crear cuenta`,
        loadComponent: () => import('./pages/register-page').then((file) => file.RegisterPage),
      },
      // Letters lead to these, and they are read where somebody is signed in too.
      {
        path: 'olvide-mi-clave',
        title: $localize`:@@identity.forgot.title:Recuperar la contraseña`,
        loadComponent: () => import('./pages/forgot-page').then((file) => file.ForgotPage),
      },
      {
        path: 'restablecer-clave',
        title: $localize`:@@identity.reset.title:Contraseña nueva`,
        loadComponent: () => import('./pages/reset-page').then((file) => file.ResetPage),
      },
      {
        path: 'verificar-correo',
        title: $localize`:@@identity.verify.title:Confirmar el correo`,
        loadComponent: () => import('./pages/verify-page').then((file) => file.VerifyPage),
      },
    ],
  },
];

export default routes;
