import { inject, Injectable, LOCALE_ID } from '@angular/core';

import {
  addDays,
  capitalised,
  civilDateOf,
  civilTimeOf,
  formatDate,
  formatInstant,
  type PlainDate,
} from './civil';

/** Dates and times in words, in the reader's language and the clinic's zone. */
@Injectable({ providedIn: 'root' })
export class CivilDates {
  readonly #locale = inject(LOCALE_ID);

  /** `09:30` */
  time(instant: string, timeZone: string): string {
    return civilTimeOf(instant, timeZone);
  }

  /** `Lunes 7 de diciembre`; with the year when it is not this one. */
  longDay(date: PlainDate, today?: PlainDate): string {
    const sameYear = today === undefined || today.slice(0, 4) === date.slice(0, 4);
    const words = formatDate(this.#locale, date, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      ...(sameYear ? {} : { year: 'numeric' }),
    });
    return capitalised(words.replace(',', ''));
  }

  /** A day's words within a sentence: Spanish writes them small, English does not. */
  inSentence(words: string): string {
    return this.#locale.startsWith('es') ? words.toLocaleLowerCase() : words;
  }

  /** `lun 7 dic` */
  shortDay(date: PlainDate): string {
    return formatDate(this.#locale, date, { weekday: 'short', day: 'numeric', month: 'short' }).replace(
      ',',
      '',
    );
  }

  /** `7/12/2026` */
  numericDay(date: PlainDate): string {
    return formatDate(this.#locale, date, { day: 'numeric', month: 'numeric', year: 'numeric' });
  }

  /** `Hoy`, `Mañana`, else the long day. */
  relativeDay(date: PlainDate, today: PlainDate): string {
    if (date === today) return $localize`:@@shared.today:Hoy`;
    if (date === addDays(today, 1)) return $localize`:@@shared.tomorrow:Mañana`;
    return this.longDay(date, today);
  }

  /** `Lunes 7 de diciembre, 09:30` */
  dayAndTime(instant: string, timeZone: string): string {
    return `${this.longDay(civilDateOf(instant, timeZone))}, ${civilTimeOf(instant, timeZone)}`;
  }

  /** `7 dic 2026, 09:30`: for lists of things past. */
  stamp(instant: string, timeZone: string): string {
    return formatInstant(this.#locale, instant, timeZone, {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    });
  }
}
