import { addWords } from './problem-message';

// What nobody is refused on the first page, which travels without these words: the routes of every other screen import
// this.
addWords({
  'office-code-taken': () => $localize`:@@core.problem.office-code:Ya hay una sede con ese código.`,
  'license-taken': () =>
    $localize`:@@core.problem.license:Ya hay un profesional con esa matrícula; quizás esté inactivo.`,
  'account-exists': () => $localize`:@@core.problem.account-exists:Este profesional ya tiene una cuenta.`,
  'still-referenced': () =>
    $localize`:@@core.problem.referenced:Todavía está en uso. Desactivalo, o mové antes lo que lo usa.`,
  'coming-appointments': () =>
    $localize`:@@core.problem.coming:El paciente tiene turnos próximos. Cancelalos primero.`,
  'patient-merged': () =>
    $localize`:@@core.problem.patient-merged:Esta ficha se unió con otra de la misma persona: usá la que quedó.`,
  'patient-erased': () =>
    $localize`:@@core.problem.patient-erased:Los datos de esta persona se borraron a su pedido: no se puede unir con otra ficha.`,
  'merge-conflict': () =>
    $localize`:@@core.problem.merge-conflict:Las dos fichas tienen turnos a la misma hora.`,
  'affected-appointments': () =>
    $localize`:@@core.problem.affected:Hay turnos dados en ese horario. Decidí qué pasa con ellos.`,
  'absence-overlap': () => $localize`:@@core.problem.absence-overlap:Ya hay una ausencia en esas fechas.`,
  'overbooking-full': () =>
    $localize`:@@core.problem.overbooking-full:No entra otro sobreturno en ese horario.`,
  'too-early': () => $localize`:@@core.problem.too-early:Todavía es pronto: el paciente puede llegar.`,
  'before-day': () => $localize`:@@core.problem.before-day:Ese turno es de otro día: todavía no se puede.`,
  'doctor-inactive': () =>
    $localize`:@@core.problem.doctor-inactive:Este profesional está inactivo: no abre historias en una emergencia.`,
  'day-over': () => $localize`:@@core.problem.day-over:Eso solo se puede hacer el mismo día del turno.`,
  'second-factor-required': () =>
    $localize`:@@core.problem.second-factor-required:Tu cuenta necesita verificación en dos pasos. Configurala para seguir.`,
  'reauthentication-required': () =>
    $localize`:@@core.problem.reauthentication-required:Para esto hace falta que muestres tu contraseña de nuevo.`,
  'email-taken': () =>
    $localize`:@@core.problem.email-taken:Ya hay una cuenta con ese correo. Ingresá con ella.`,
  'idempotency-key-reused': () =>
    $localize`:@@core.problem.key:Ese pedido ya se había enviado con otros datos. Probá de nuevo.`,
  'totp-invalid': () =>
    $localize`:@@core.problem.totp-invalid:El código no es correcto o ya se usó. Probá con el que muestra ahora tu aplicación.`,
  'email-not-verified': () =>
    $localize`:@@core.problem.email-not-verified:Todavía falta confirmar tu correo: abrí el enlace que te mandamos.`,
  'too-many-attempts': () =>
    $localize`:@@core.problem.too-many-attempts:Hubo demasiados intentos. Por seguridad, esperá unos minutos y probá de nuevo.`,
  'invalid-credentials': () => $localize`:@@core.problem.credentials:El correo o la contraseña no coinciden.`,
  'foreign-origin': () =>
    $localize`:@@core.problem.origin:Esta dirección no está habilitada para usar tu sesión. Entrá por la dirección de la clínica.`,
  forbidden: () => $localize`:@@core.problem.forbidden:Tu cuenta no tiene permiso para esto.`,
});
