/** The IANA zones that this browser knows, for the lists of the forms; the saved one always among them. */
export function timeZones(saved: string): readonly string[] {
  const known = Intl.supportedValuesOf('timeZone');
  return [...new Set([saved, ...known].filter((zone) => zone !== ''))].sort();
}
