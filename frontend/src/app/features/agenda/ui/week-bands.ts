import type { PlainDate } from '@shared/util/civil';

export interface Placed {
  readonly turno: { readonly id: string };
  readonly date: PlainDate;
  readonly time: string;
}

export interface Band {
  readonly from: string;
  readonly until: string;
  /** Whether it begins an hour, and so bears its name. */
  readonly hour: boolean;
}

const FIRST = 8 * 60;
const LAST = 18 * 60;
const BAND = 30;

/** Half hours from the first turno of the week to the last, at least the usual working day. */
export function bandsOf(placed: readonly Placed[]): Band[] {
  const starts = placed.map(({ time }) => minutesOf(time));
  const from = Math.floor(Math.min(FIRST, ...starts) / 60) * 60;
  const until = Math.ceil((Math.max(LAST - 1, ...starts) + 1) / 60) * 60;
  return Array.from({ length: (until - from) / BAND }, (_, index) => {
    const start = from + index * BAND;
    return { from: clock(start), until: clock(start + BAND), hour: start % 60 === 0 };
  });
}

/** The turno that an arrow key leads to: along the day, or to the nearest time of another day. */
export function neighbour<T extends Placed>(placed: readonly T[], id: string, key: string): T | undefined {
  const here = placed.find(({ turno }) => turno.id === id);
  if (!here) return undefined;
  const day = placed.filter(({ date }) => date === here.date);
  const index = day.indexOf(here);
  switch (key) {
    case 'ArrowUp':
      return day[index - 1];
    case 'ArrowDown':
      return day[index + 1];
    case 'Home':
      return day[0];
    case 'End':
      return day.at(-1);
    case 'ArrowLeft':
    case 'ArrowRight': {
      const right = key === 'ArrowRight';
      const dates = [...new Set(placed.map(({ date }) => date))].sort();
      const date = dates[dates.indexOf(here.date) + (right ? 1 : -1)];
      const away = ({ time }: T): number => Math.abs(minutesOf(time) - minutesOf(here.time));
      return placed.filter((other) => other.date === date).sort((a, b) => away(a) - away(b))[0];
    }
    default:
      return undefined;
  }
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
