//! `turnoplus create-admin`

use std::error::Error;
use std::io::{IsTerminal as _, stdin};
use std::process::ExitCode;

use turnoplus_app::identity::{CreateAdmin, create_admin as create};
use turnoplus_app::ports::Ids as _;
use turnoplus_domain::identity::{Email, NewPassword};
use turnoplus_domain::ids::UserId;
use turnoplus_domain::text::Name;

use crate::Outcome;
use crate::adapters::{Argon2Hasher, SystemClock, UuidIds};
use crate::cli::CreateAdminSettings;
use crate::commands::say;
use crate::wiring;

/// Makes an administrator.
pub async fn create_admin(settings: &CreateAdminSettings) -> Outcome {
    let email: Email = settings
        .email
        .parse()
        .map_err(|error| format!("the address `{}` {error}", settings.email))?;
    let full_name = Name::parse(&settings.name).map_err(|error| format!("the name {error}"))?;
    let password = NewPassword::parse(&ask_password()?).map_err(|error| format!("the password {error}"))?;
    let data = wiring::open(&settings.database).await?;
    let command = CreateAdmin {
        id: UserId::new(UuidIds.next()),
        email,
        full_name,
        password,
    };
    let hasher = Argon2Hasher::new(1)?;
    let user = create(&data.store, &SystemClock, &hasher, command).await?;
    say(&format!("{} can now log in as administrator.", user.email));
    Ok(ExitCode::SUCCESS)
}

/// Asks twice on a terminal, without showing it; reads one line where input is piped.
fn ask_password() -> Result<String, Box<dyn Error>> {
    if !stdin().is_terminal() {
        let mut line = String::new();
        stdin().read_line(&mut line)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let password = rpassword::prompt_password("Password (at least 10 characters): ")?;
    if rpassword::prompt_password("Again: ")? == password {
        Ok(password)
    } else {
        Err("the two passwords differ".into())
    }
}
