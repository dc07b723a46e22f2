//! What messages about accounts say.

use turnoplus_domain::notification::{AccountTopic, QueuedMessage, SkipReason};

use super::account_words::{Both, IGNORE, TELL_US, subject_and_text};
use super::compose::{Composed, Desk};
use super::{Action, Letter, Recipient};

impl Desk<'_> {
    /// The letter about an account; nothing when its one-time token is not to be had any more.
    pub(super) fn of_account(
        &self,
        message: &QueuedMessage,
        topic: AccountTopic,
        to: Recipient,
        secret: Option<&str>,
    ) -> Composed {
        if secret.is_none() && needs_secret(topic) {
            return Composed::Nothing(SkipReason::Superseded);
        }
        let clinic = self.settings.clinic_name.as_str();
        let (subject, intro, action, notes) = self.account_words(topic, secret);
        Composed::Letter(Box::new(Letter {
            subject: format!("{subject} · {clinic}"),
            intro,
            action,
            notes,
            ..self.letter(message, vec![to])
        }))
    }

    /// Subject, text, button and notes.
    fn account_words(
        &self,
        topic: AccountTopic,
        secret: Option<&str>,
    ) -> (String, String, Option<Action>, Vec<String>) {
        let pick = |(spanish, english): Both| self.language().pick(spanish, english).to_owned();
        let button = |label: Both, path: &str| {
            Some(Action {
                label: pick(label),
                url: self.site.link(path),
            })
        };
        // Behind a `#`, so that the token is in no server's log.
        let link = |label: Both, path: &str| {
            secret.and_then(|secret| button(label, &format!("{path}#token={secret}")))
        };
        let (action, note) = match topic {
            AccountTopic::VerifyEmail => (
                link(
                    ("Confirmar mi dirección", "Confirm my address"),
                    "/verificar-correo",
                ),
                Some(IGNORE),
            ),
            AccountTopic::ResetPassword => (
                link(
                    ("Elegir una contraseña nueva", "Choose a new password"),
                    "/restablecer-clave",
                ),
                Some(IGNORE),
            ),
            AccountTopic::AddressTaken => (button(("Ingresar", "Sign in"), "/ingresar"), Some(IGNORE)),
            AccountTopic::PasswordChanged
            | AccountTopic::TotpEnrolled
            | AccountTopic::TotpRemoved
            | AccountTopic::RecoveryCodeUsed
            | AccountTopic::GuardianConfirmed => (
                button(("Ir a mi cuenta", "Go to my account"), "/perfil"),
                Some(TELL_US),
            ),
            // Who reads this does not get in, or not as before.
            AccountTopic::EmailChanged | AccountTopic::TotpReset => (None, Some(TELL_US)),
            AccountTopic::AccountDeactivated => (None, None),
        };
        let (subject, text) = subject_and_text(topic);
        (
            pick(subject),
            pick(text),
            action,
            note.map(pick).into_iter().collect(),
        )
    }
}

/// Whether the message carries a one-time token.
fn needs_secret(topic: AccountTopic) -> bool {
    matches!(topic, AccountTopic::VerifyEmail | AccountTopic::ResetPassword)
}
