const UNITS = [
  { unit: 'day', minutes: 1440, from: 2880 },
  { unit: 'hour', minutes: 60, from: 60 },
  { unit: 'minute', minutes: 1, from: 0 },
];

/** `24 horas`, `2 días`, `90 minutos`: a span in the largest whole unit, days from two on. */
export function spanInWords(locale: string, minutes: number): string {
  const fit = UNITS.find((unit) => minutes >= unit.from && minutes % unit.minutes === 0);
  const { unit, minutes: size } = fit ?? { unit: 'minute', minutes: 1 };
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(minutes / size);
}
