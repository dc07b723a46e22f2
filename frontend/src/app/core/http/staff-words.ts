import { addWords } from './problem-message';

// Refusals that only the screens of the staff meet: their routes import this.
addWords({
  'office-code-taken': () => $localize`:@@core.problem.office-code:Ya hay una sede con ese código.`,
  'license-taken': () =>
    $localize`:@@core.problem.license:Ya hay un profesional con esa matrícula; quizás esté inactivo.`,
  'account-exists': () => $localize`:@@core.problem.account-exists:Este profesional ya tiene una cuenta.`,
  'still-referenced': () =>
    $localize`:@@core.problem.referenced:Todavía está en uso. Desactivalo, o mové antes lo que lo usa.`,
  'coming-appointments': () =>
    $localize`:@@core.problem.coming:El paciente tiene turnos próximos. Cancelalos primero.`,
  'affected-appointments': () =>
    $localize`:@@core.problem.affected:Hay turnos dados en ese horario. Decidí qué pasa con ellos.`,
  'absence-overlap': () => $localize`:@@core.problem.absence-overlap:Ya hay una ausencia en esas fechas.`,
  'overbooking-full': () =>
    $localize`:@@core.problem.overbooking-full:No entra otro sobreturno en ese horario.`,
  'too-early': () => $localize`:@@core.problem.too-early:Todavía es pronto: el paciente puede llegar.`,
  'day-over': () => $localize`:@@core.problem.day-over:Eso solo se puede hacer el mismo día del turno.`,
  'second-factor-required': () =>
    $localize`:@@core.problem.second-factor-required:Tu cuenta necesita verificación en dos pasos. Configurala para seguir.`,
  'reauthentication-required': () =>
    $localize`:@@core.problem.reauthentication-required:Para esto hace falta que muestres tu contraseña de nuevo.`,
  'email-taken': () =>
    $localize`:@@core.problem.email-taken:Ya hay una cuenta con ese correo. Ingresá con ella.`,
  'idempotency-key-reused': () =>
    $localize`:@@core.problem.key:Ese pedido ya se había enviado con otros datos. Probá de nuevo.`,
});
