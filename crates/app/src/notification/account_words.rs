//! What letters about accounts say, in Spanish and in English.

use turnoplus_domain::notification::AccountTopic;

/// The same in both languages.
pub(super) type Both = (&'static str, &'static str);

/// Subject and text.
#[expect(clippy::too_many_lines, reason = "a table: a topic is a row")]
pub(super) fn subject_and_text(topic: AccountTopic) -> (Both, Both) {
    match topic {
        AccountTopic::VerifyEmail => (
            ("Confirmá tu dirección de correo", "Confirm your e-mail address"),
            (
                "Para terminar de crear tu cuenta, confirmá que esta dirección es tuya.",
                "To finish creating your account, please confirm that this address is yours.",
            ),
        ),
        AccountTopic::ResetPassword => (
            ("Elegí una contraseña nueva", "Choose a new password"),
            (
                "Alguien pidió una contraseña nueva para tu cuenta. El enlace sirve una sola vez y por poco tiempo.",
                "Somebody asked for a new password for your account. The link works once and for a short time.",
            ),
        ),
        AccountTopic::PasswordChanged => (
            ("Tu contraseña cambió", "Your password was changed"),
            (
                "La contraseña de tu cuenta se cambió recién.",
                "The password of your account has just been changed.",
            ),
        ),
        AccountTopic::EmailChanged => (
            (
                "Tu cuenta tiene otra dirección",
                "Your account has another address",
            ),
            (
                "Tu cuenta usa desde ahora otra dirección de correo: con esta ya no se puede ingresar.",
                "Your account uses another e-mail address from now on: this one can no longer be used to sign in.",
            ),
        ),
        AccountTopic::TotpEnrolled => (
            (
                "Tu cuenta pide un segundo paso",
                "Your account asks for a second step",
            ),
            (
                "Se agregó una aplicación de códigos a tu cuenta. Desde ahora hace falta su código para ingresar.",
                "An authenticator app was added to your account. Its code is needed to sign in from now on.",
            ),
        ),
        AccountTopic::TotpRemoved => (
            (
                "Tu cuenta ya no pide un segundo paso",
                "Your account no longer asks for a second step",
            ),
            (
                "Se quitó la aplicación de códigos de tu cuenta. Ahora alcanza con la contraseña para ingresar.",
                "The authenticator app was removed from your account. The password is now enough to sign in.",
            ),
        ),
        AccountTopic::TotpReset => (
            (
                "La clínica quitó tu segundo paso",
                "The clinic removed your second step",
            ),
            (
                "Alguien de la clínica quitó la aplicación de códigos de tu cuenta y cerró todas tus sesiones.",
                "Somebody at the clinic removed the authenticator app from your account and ended all your sessions.",
            ),
        ),
        AccountTopic::RecoveryCodeUsed => (
            ("Se usó un código de recuperación", "A recovery code was used"),
            (
                "Se usó uno de tus códigos de recuperación en lugar de la aplicación de códigos. Ese código ya no sirve.",
                "One of your recovery codes was used instead of the authenticator app. That code no longer works.",
            ),
        ),
        AccountTopic::AddressTaken => (
            ("Ya tenés una cuenta", "You already have an account"),
            (
                "Alguien quiso crear una cuenta con esta dirección, que ya tiene una. Si fuiste vos, ingresá con tu contraseña o pedí una nueva.",
                "Somebody tried to create an account with this address, which has one already. If it was you, sign in with your password or ask for a new one.",
            ),
        ),
        AccountTopic::GuardianConfirmed => (
            ("Hay una persona responsable de vos", "Somebody answers for you"),
            (
                "La clínica anotó a alguien como tu madre, padre o representante legal. Mientras seas menor de edad puede sacar tus turnos y leer tu historia clínica.",
                "The clinic recorded somebody as your parent or legal guardian. As long as you are a minor, they may book for you and read your clinical record.",
            ),
        ),
        AccountTopic::AccountDeactivated => (
            ("Tu cuenta fue desactivada", "Your account was deactivated"),
            (
                "Tu cuenta fue desactivada y ya no se puede ingresar con ella. Si te parece un error, hablá con la clínica.",
                "Your account was deactivated and can no longer be used to sign in. If you think this is a mistake, please talk to the clinic.",
            ),
        ),
    }
}

/// What to do about something that the reader did not ask for.
pub(super) const IGNORE: Both = (
    "Si no fuiste vos, no hace falta que hagas nada.",
    "If this was not you, there is nothing you need to do.",
);

/// What to do about something that was done already.
pub(super) const TELL_US: Both = (
    "Si no fuiste vos, avisale ya mismo a la clínica.",
    "If this was not you, tell the clinic at once.",
);
