//! What messages about accounts say.

use turnoplus_domain::notification::{AccountTopic, QueuedMessage, SkipReason};

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
        let pick = |spanish: &str, english: &str| self.language().pick(spanish, english).to_owned();
        // Behind a `#`, so that the token is in no server's log.
        let link = |path: &str, label: String| {
            secret.map(|secret| Action {
                label,
                url: self.site.link(&format!("{path}#token={secret}")),
            })
        };
        let ignore = pick(
            "Si no fuiste vos, no hace falta que hagas nada.",
            "If this was not you, there is nothing you need to do.",
        );
        match topic {
            AccountTopic::VerifyEmail => (
                pick("Confirmá tu dirección de correo", "Confirm your e-mail address"),
                pick(
                    "Para terminar de crear tu cuenta, confirmá que esta dirección es tuya.",
                    "To finish creating your account, please confirm that this address is yours.",
                ),
                link(
                    "/verificar-correo",
                    pick("Confirmar mi dirección", "Confirm my address"),
                ),
                vec![ignore],
            ),
            AccountTopic::ResetPassword => (
                pick("Elegí una contraseña nueva", "Choose a new password"),
                pick(
                    "Alguien pidió una contraseña nueva para tu cuenta. El enlace sirve una sola vez y por poco tiempo.",
                    "Somebody asked for a new password for your account. The link works once and for a short time.",
                ),
                link(
                    "/restablecer-clave",
                    pick("Elegir una contraseña nueva", "Choose a new password"),
                ),
                vec![ignore],
            ),
            AccountTopic::PasswordChanged => (
                pick("Tu contraseña cambió", "Your password was changed"),
                pick(
                    "La contraseña de tu cuenta se cambió recién.",
                    "The password of your account has just been changed.",
                ),
                Some(Action {
                    label: pick("Ir a mi cuenta", "Go to my account"),
                    url: self.site.link("/perfil"),
                }),
                vec![pick(
                    "Si no fuiste vos, avisale ya mismo a la clínica.",
                    "If this was not you, tell the clinic at once.",
                )],
            ),
            AccountTopic::AddressTaken => (
                pick("Ya tenés una cuenta", "You already have an account"),
                pick(
                    "Alguien quiso crear una cuenta con esta dirección, que ya tiene una. Si fuiste vos, ingresá con tu contraseña o pedí una nueva.",
                    "Somebody tried to create an account with this address, which has one already. If it was you, sign in with your password or ask for a new one.",
                ),
                Some(Action {
                    label: pick("Ingresar", "Sign in"),
                    url: self.site.link("/ingresar"),
                }),
                vec![ignore],
            ),
            AccountTopic::AccountDeactivated => (
                pick("Tu cuenta fue desactivada", "Your account was deactivated"),
                pick(
                    "Tu cuenta fue desactivada y ya no se puede ingresar con ella. Si te parece un error, hablá con la clínica.",
                    "Your account was deactivated and can no longer be used to sign in. If you think this is a mistake, please talk to the clinic.",
                ),
                None,
                Vec::new(),
            ),
        }
    }
}

/// Whether the message carries a one-time token.
fn needs_secret(topic: AccountTopic) -> bool {
    matches!(topic, AccountTopic::VerifyEmail | AccountTopic::ResetPassword)
}
