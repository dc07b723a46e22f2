/** `DNI 12345678`, `Pasaporte AB123`: a document as people say it. */
export function documentWords(type: string, number: string): string {
  switch (type) {
    case 'dni':
      return `DNI ${number}`;
    case 'passport':
      return $localize`:@@shared.document.passport:Pasaporte ${number}:number:`;
    default:
      return $localize`:@@shared.document.other:Documento ${number}:number:`;
  }
}
