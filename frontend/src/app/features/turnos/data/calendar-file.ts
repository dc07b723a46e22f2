import type { Appointment } from '@api/models';

/** A turno as an iCalendar file (RFC 5545): instants in UTC, so that no calendar can misread the zone. */
export function calendarFile(turno: Appointment, place: string, now: Date): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//TurnoPlus//Turnos//ES',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${turno.id}@turnoplus`,
    `SEQUENCE:${turno.version}`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(new Date(turno.start))}`,
    `DTEND:${utc(new Date(turno.end))}`,
    `SUMMARY:${text(`${turno.visitTypeName} · ${turno.doctorName}`)}`,
    `LOCATION:${text(place)}`,
    `STATUS:${turno.status === 'requested' ? 'TENTATIVE' : 'CONFIRMED'}`,
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${text(turno.doctorName)}`,
    'TRIGGER:-PT2H',
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.flatMap(folded).join('\r\n') + '\r\n';
}

function utc(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** Escaped as RFC 5545, 3.3.11 asks. */
function text(raw: string): string {
  return raw.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');
}

/** No line above 75 octets (3.1); a character is never cut in two. */
function folded(line: string): string[] {
  const encoder = new TextEncoder();
  const parts: string[] = [];
  let part = '';
  for (const character of line) {
    if (encoder.encode(part + character).length > 73) {
      parts.push(part);
      part = ' ';
    }
    part += character;
  }
  return [...parts, part];
}
