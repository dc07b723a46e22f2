import {
  mdiAccountCheckOutline,
  mdiAccountOffOutline,
  mdiCalendarCheckOutline,
  mdiCheckAll,
  mdiCloseCircleOutline,
  mdiStethoscope,
} from './icons';

export interface StepName {
  readonly label: string;
  readonly icon: string;
}

/** The verbs of the day. */
export const STEP_NAMES = {
  confirm: { label: $localize`:@@agenda.step.confirm:Confirmar`, icon: mdiCalendarCheckOutline },
  arrive: { label: $localize`:@@agenda.step.arrive:Llegó`, icon: mdiAccountCheckOutline },
  start: { label: $localize`:@@agenda.step.start:Atender`, icon: mdiStethoscope },
  complete: { label: $localize`:@@agenda.step.complete:Finalizar`, icon: mdiCheckAll },
  'no-show': { label: $localize`:@@agenda.step.no-show:Ausente`, icon: mdiAccountOffOutline },
  cancel: { label: $localize`:@@agenda.step.cancel:Cancelar`, icon: mdiCloseCircleOutline },
} as const satisfies Readonly<Record<string, StepName>>;

export type StepKey = keyof typeof STEP_NAMES;
