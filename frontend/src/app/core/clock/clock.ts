import { InjectionToken } from '@angular/core';

import { civilDateOf, type PlainDate } from '@shared/util/civil';

/** The only way to ask what time it is, so that tests can say. */
export interface Clock {
  now(): Date;
  /** Today's civil date in that IANA zone (the clinic's, never the browser's). */
  today(timeZone: string): PlainDate;
}

export const CLOCK = new InjectionToken<Clock>('CLOCK', {
  providedIn: 'root',
  factory: () => ({
    now: () => new Date(),
    today: (timeZone) => civilDateOf(new Date(), timeZone),
  }),
});
