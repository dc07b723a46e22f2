import { formatDate, type PlainDate } from '@shared/util/civil';

/** A week that begins on a Monday, to name its days by. */
const DAYS: Readonly<Record<string, PlainDate>> = {
  monday: '2024-01-01',
  tuesday: '2024-01-02',
  wednesday: '2024-01-03',
  thursday: '2024-01-04',
  friday: '2024-01-05',
  saturday: '2024-01-06',
  sunday: '2024-01-07',
};

/** `lunes`, or `lun`. */
export function weekdayName(locale: string, weekday: string, width: 'long' | 'short'): string {
  const day = DAYS[weekday];
  return day === undefined ? weekday : formatDate(locale, day, { weekday: width }).replace('.', '');
}
