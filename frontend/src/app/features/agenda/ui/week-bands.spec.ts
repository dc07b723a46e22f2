import type { PlainDate } from '@shared/util/civil';

import { bandsOf, neighbour } from './week-bands';

const placed = (id: string, date: PlainDate, time: string) => ({ turno: { id }, date, time });
const WEEK = [
  placed('a', '2026-12-07', '09:00'),
  placed('b', '2026-12-07', '11:30'),
  placed('c', '2026-12-09', '09:10'),
  placed('d', '2026-12-09', '11:00'),
];

describe('the week', () => {
  it('spans the working day, and more when a turno lies outside', () => {
    const usual = bandsOf(WEEK);
    expect([usual[0]?.from, usual.at(-1)?.until]).toEqual(['08:00', '18:00']);
    const long = bandsOf([...WEEK, placed('e', '2026-12-07', '06:45'), placed('f', '2026-12-08', '20:00')]);
    expect([long[0]?.from, long.at(-1)?.until]).toEqual(['06:00', '21:00']);
  });

  it.each([
    ['a', 'ArrowDown', 'b'],
    ['b', 'ArrowUp', 'a'],
    ['b', 'ArrowRight', 'd'],
    ['c', 'ArrowLeft', 'a'],
    ['a', 'End', 'b'],
    ['a', 'ArrowLeft', undefined],
    ['a', 'Enter', undefined],
  ])('leads from %s with %s to %s', (from, key, to) => {
    expect(neighbour(WEEK, from, key)?.turno.id).toBe(to);
  });
});
