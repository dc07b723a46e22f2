import { Component, computed, type ElementRef, input, viewChild } from '@angular/core';
import {
  applyEach,
  email,
  type FieldTree,
  FormField,
  required,
  schema,
  validate,
} from '@angular/forms/signals';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { mdiDeleteOutline } from '@mdi/js';

import { FieldError } from '@shared/ui/field-error';
import { Icon } from '@shared/ui/icon';

import { type MessagesDraft, minutesOf } from '../data/settings-draft';

const MOST_REMINDERS = 5;

export const MESSAGE_RULES = schema<MessagesDraft>((path) => {
  email(path.replyTo);
  applyEach(path.reminderMinutesBefore, (reminder) => {
    validate(reminder.amount, ({ valueOf }) => {
      const minutes = minutesOf(valueOf(reminder));
      if (Number.isInteger(minutes) && minutes >= 15 && minutes <= 20_160) return undefined;
      return {
        kind: 'bounds',
        message: $localize`:@@admin.settings.reminder.bounds:De 15 minutos a 14 días antes.`,
      };
    });
  });
  validate(path.reminderMinutesBefore, ({ value }) => {
    const minutes = value().map(minutesOf);
    if (new Set(minutes).size === minutes.length) return undefined;
    return {
      kind: 'twice',
      message: $localize`:@@admin.settings.reminder.twice:Hay dos recordatorios iguales.`,
    };
  });
  required(path.quietHours.from, { when: ({ valueOf }) => valueOf(path.quiet) });
  required(path.quietHours.until, { when: ({ valueOf }) => valueOf(path.quiet) });
});

/** When patients are reminded, in which language, and when not. */
@Component({
  selector: 'app-message-rules',
  imports: [FieldError, FormField, Icon, MatFormFieldModule, MatInput],
  templateUrl: './message-rules.html',
  styleUrls: ['./form.scss', './message-rules.scss'],
})
export class MessageRules {
  readonly messages = input.required<FieldTree<MessagesDraft>>();

  private readonly adder = viewChild.required<ElementRef<HTMLButtonElement>>('adder');
  protected readonly icons = { mdiDeleteOutline };
  protected readonly full = computed(
    () => this.messages().reminderMinutesBefore().value().length >= MOST_REMINDERS,
  );

  protected nameOf(index: number): string {
    return $localize`:@@admin.settings.reminder:Recordatorio ${index + 1}:number:`;
  }

  protected add(): void {
    if (this.full()) return;
    this.messages()
      .reminderMinutesBefore()
      .value.update((reminders) => [...reminders, { amount: 1, unit: '1440' }]);
  }

  protected remove(index: number): void {
    this.messages()
      .reminderMinutesBefore()
      .value.update((reminders) => reminders.filter((_, at) => at !== index));
    this.adder().nativeElement.focus();
  }
}
