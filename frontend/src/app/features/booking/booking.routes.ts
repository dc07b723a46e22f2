import '@core/http/more-words';
import type { Routes } from '@angular/router';

import { FreeSlots } from '@core/slots/free-slots';

import { BookingStore } from './data/booking-store';

const routes: Routes = [
  {
    path: '',
    title: $localize`:@@booking.title:Sacar un turno`,
    providers: [BookingStore, FreeSlots],
    loadComponent: () => import('./pages/booking-page').then((file) => file.BookingPage),
  },
];

export default routes;
