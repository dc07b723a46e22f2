//! Who somebody is and what that lets them do: accounts, roles, sessions. Passwords are only measured here;
//! hashing and tokens belong to adapters.

mod actor;
mod email;
mod grant;
mod password;
mod role;
mod security;
mod session;
mod throttle;
mod user;

pub use actor::Actor;
pub use email::{Email, InvalidEmail};
pub use grant::{AccountChange, OwnRole, ends_sessions, takes_an_admin};
pub use password::{NewPassword, WeakPassword};
pub use role::{Role, UnknownRole};
pub use security::{AccountSecurity, OneTimeToken, TokenPurpose, Totp, TotpSecret, UnknownPurpose};
pub use session::{RefreshToken, Session};
pub use throttle::{Allowance, Attempts};
pub use user::{Profile, User};
