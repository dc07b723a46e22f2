import { provideHttpClient, withInterceptors } from '@angular/common/http';
import {
  type ApplicationConfig,
  inject,
  Injector,
  provideAppInitializer,
  provideBrowserGlobalErrorListeners,
} from '@angular/core';
import {
  provideRouter,
  TitleStrategy,
  withAutoCleanupInjectors,
  withComponentInputBinding,
  withInMemoryScrolling,
} from '@angular/router';

import { authInterceptor } from '@core/auth/auth-interceptor';
import { ASK_AGAIN, askedOnce, recentLoginInterceptor } from '@core/auth/recent-login';
import { Session } from '@core/auth/session';
import { Locale } from '@core/locale/locale';
import { languageInterceptor } from '@core/locale/language-interceptor';
import { NavigationFocus } from '@core/navigation/navigation-focus';
import { PageTitle } from '@core/navigation/page-title';
import { Theme } from '@core/theme/theme';

import { routes } from './app.routes';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideHttpClient(withInterceptors([languageInterceptor, recentLoginInterceptor, authInterceptor])),
    provideRouter(
      routes,
      withComponentInputBinding(),
      // A store of a route ends with its page: the next visit reads again, and so does the next person to log in.
      withAutoCleanupInjectors(),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled', anchorScrolling: 'enabled' }),
    ),
    {
      provide: ASK_AGAIN,
      useFactory: () => {
        const injector = inject(Injector);
        return askedOnce(async () => {
          const { askForPassword } = await import('./features/identity/pages/show-password-dialog');
          return askForPassword(injector);
        });
      },
    },
    { provide: TitleStrategy, useExisting: PageTitle },
    provideAppInitializer(() => {
      inject(Locale).follow();
      inject(Theme).apply();
      inject(NavigationFocus).start();
      inject(Session).begin();
    }),
  ],
};
